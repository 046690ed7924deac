/** What outlives an agent that is killed with SIGKILL under load: its workers, and what it has acknowledged. */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { startTime } from '../../src/process/identity.js';
import { TestAgent } from '../support/agent.js';
import { functionSpec, manifestOf } from '../support/application.js';
import { call } from '../support/calls.js';
import { temporaryFolder } from '../support/folder.js';
import { until } from '../support/until.js';

const PROGRAM = fileURLToPath(new URL('../fixtures/workers/recording.mjs', import.meta.url));
const KILLS = 20;
const MAX_WORKERS = 3;
/** Of each function, of each kind. */
const CALLERS = 4;

/** What the workers of one function have left in their folder. */
class Records {
  constructor(readonly folder: string) {
    mkdirSync(folder);
  }

  pids(): number[] {
    const files = readdirSync(this.folder).filter((name) => name.startsWith('worker-'));
    return files.map((name) => Number(name.slice('worker-'.length)));
  }

  /** Processes that run at this moment. */
  alive(): number[] {
    return this.pids().filter((pid) => startTime(pid) !== undefined);
  }

  /** Bodies of the invocations that were executed. */
  effects(): Set<string> {
    return new Set(readFileSync(join(this.folder, 'effects'), 'utf8').split('\n'));
  }
}

/** Callers of a function, who call again as soon as they have an answer or an error, until they are told to stop. */
class Callers {
  answers = 0;
  /** Calls that have neither an answer nor an error. */
  open = 0;
  /** Id of each invocation that was acknowledged → its body. */
  readonly acknowledged = new Map<string, string>();
  #calls = 0;
  #stopped = false;

  constructor(
    private readonly agent: TestAgent,
    private readonly name: string,
    private readonly kind: 'sync' | 'async',
  ) {
    for (let n = 0; n < CALLERS; n++) void this.#loop();
  }

  stop(): void {
    this.#stopped = true;
  }

  async #loop(): Promise<void> {
    while (!this.#stopped) {
      this.open++;
      // A dead agent refuses connections, and a full queue calls: neither is to be asked again at once.
      if (!(await this.#call(`${this.name}-${this.kind}-${this.#calls++}`))) await delay(20);
      this.open--;
    }
  }

  async #call(body: string): Promise<boolean> {
    const headers: Record<string, string> = this.kind === 'async' ? { prefer: 'respond-async' } : {};
    try {
      const { status, text } = await call(`${this.agent.url}/functions/${this.name}`, this.agent.key, {
        headers,
        body,
      });
      if (status === 202) this.acknowledged.set(JSON.parse(text).id, body);
      else if (status !== 200) return false;
      else expect(text).to.equal(body);
      this.answers++;
      return true;
    } catch (error) {
      if (error instanceof Error && 'code' in error) return false;
      throw error;
    }
  }
}

describe(`an agent killed ${KILLS} times under load`, function () {
  this.timeout(300_000);
  const folder = temporaryFolder();
  let agent: TestAgent;

  beforeEach(async () => {
    agent = await TestAgent.start();
  });
  afterEach(() => agent.remove());

  it('keeps and never doubles its workers, loses nothing acknowledged, and lets no caller hang', async () => {
    const steady = new Records(join(folder(), 'steady'));
    const churning = new Records(join(folder(), 'churning'));
    const spec = ({ folder: RECORDS }: Records, spare_workers: number, cooldown_period: number) =>
      functionSpec(PROGRAM, {
        max_workers: MAX_WORKERS,
        max_queue: 20,
        spare_workers,
        cooldown_period,
        environment: { RECORDS },
      });
    await agent.apply(manifestOf({ steady: spec(steady, MAX_WORKERS, 60), churning: spec(churning, 0, 0) }));
    await until('the steady workers run', () => steady.alive().length === MAX_WORKERS);
    const workers = steady.pids();

    let most = 0;
    const sampler = setInterval(() => {
      most = Math.max(most, steady.alive().length, churning.alive().length);
    }, 20);
    const callers = (['steady', 'churning'] as const).flatMap((name) => [
      new Callers(agent, name, 'sync'),
      new Callers(agent, name, 'async'),
    ]);
    try {
      for (let kills = 0; kills < KILLS; kills++) {
        const before = callers.map(({ answers }) => answers);
        await until('all kinds of callers have answers', () =>
          callers.every(({ answers }, n) => answers > (before[n] ?? 0)),
        );
        await delay(Math.random() * 100);
        await agent.kill();
        expect(steady.alive()).to.have.members(workers);
        await agent.start();
      }
    } finally {
      for (const each of callers) each.stop();
      clearInterval(sampler);
    }

    await until('every caller has an answer or an error', () => callers.every(({ open }) => open === 0));
    const acknowledged = callers.flatMap((each) => [...each.acknowledged]);
    expect(acknowledged).to.have.length.of.at.least(KILLS);
    for (const [id, body] of acknowledged) {
      const ended = await until(`${body} has ended`, async () => {
        const found = await agent.client.invocation(id);
        return found.finished_at === null ? null : found;
      });
      expect(ended.state, JSON.stringify(ended)).to.equal('SUCCEEDED');
    }
    const executed = new Set([...steady.effects(), ...churning.effects()]);
    for (const [, body] of acknowledged) expect(executed.has(body), body).to.equal(true);
    expect(most).to.equal(MAX_WORKERS);
    expect(steady.pids()).to.have.members(workers);
    await until('what is not needed is gone', () => churning.alive().length === 0);
    expect(steady.alive()).to.have.members(workers);
  });
});
