/** What survives an agent that is killed with SIGKILL under load: its workers, and what it has acknowledged. */
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import type { TestAgent } from '../support/agent.js';
import { functionSpec, manifestOf } from '../support/application.js';
import { call } from '../support/calls.js';
import { until } from '../support/until.js';
import type { Stage } from './stage.js';

const NAMES = ['steady', 'churning'] as const;
const MAX_WORKERS = 3;
/** The number of callers of each kind, for each function. */
const CALLERS = 4;

/** Callers of a function, who call again as soon as they have a response or an error, until they are stopped. */
class Callers {
  answers = 0;
  /** Calls without a response or an error so far. */
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
      // A dead agent refuses connections, and a full queue refuses calls: neither should be retried at once.
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

export function functionsUnderKills(stage: Stage): void {
  describe('functions under an agent that is killed repeatedly', () => {
    const { load } = stage.target;
    const ids = async (name: string) => (await stage.living(name)).map(({ id }) => id);

    it('keep their workers without doubling them, lose nothing acknowledged, and let no caller hang', async () => {
      const { agent } = stage;
      const spec = (ROLE: (typeof NAMES)[number], spare_workers: number, cooldown_period: number) =>
        functionSpec(stage.target.program('recording.mjs'), {
          max_workers: MAX_WORKERS,
          max_queue: 20,
          spare_workers,
          cooldown_period,
          environment: { ROLE, MARKS: stage.board.marksUrl },
        });
      const steady = spec('steady', MAX_WORKERS, 60);
      await agent.apply(manifestOf({ steady, churning: spec('churning', 0, 0) }));
      await until(
        'the steady workers run',
        async () => (await agent.functionStatus('steady')).workers.idle === MAX_WORKERS,
      );
      const workers = await ids('steady');
      expect(workers).to.have.length(MAX_WORKERS);

      let most = 0;
      let sampling = true;
      const sampled = (async () => {
        for (; sampling; await delay(20)) {
          const living = await stage.living();
          for (const name of NAMES)
            most = Math.max(most, living.filter(({ workload }) => workload === name).length);
        }
      })();
      const callers = NAMES.flatMap((name) => [
        new Callers(agent, name, 'sync'),
        new Callers(agent, name, 'async'),
      ]);
      try {
        for (let kills = 0; kills < load.kills; kills++) {
          const before = callers.map(({ answers }) => answers);
          await until('all kinds of callers have answers', () =>
            callers.every(({ answers }, n) => answers > (before[n] ?? 0)),
          );
          await delay(Math.random() * 100);
          await agent.kill();
          expect(await ids('steady')).to.have.members(workers);
          await agent.start();
        }
      } finally {
        for (const each of callers) each.stop();
        sampling = false;
        await sampled;
      }

      await until('every caller has a response or an error', () => callers.every(({ open }) => open === 0));
      const acknowledged = callers.flatMap((each) => [...each.acknowledged]);
      expect(acknowledged).to.have.length.of.at.least(load.kills);
      for (const [id, body] of acknowledged) {
        const ended = await until(`${body} has ended`, async () => {
          const found = await agent.client.invocation(id);
          return found.finished_at === null ? null : found;
        });
        expect(ended.state, JSON.stringify(ended)).to.equal('SUCCEEDED');
      }
      const marked = (first: string) =>
        stage.board.marks.flatMap(([word, what = '']) => (word === first ? [what] : []));
      const executed = new Set(marked('effect'));
      for (const [, body] of acknowledged) expect(executed.has(body), body).to.equal(true);
      expect(most).to.equal(MAX_WORKERS);
      const started = marked('worker').filter((role) => role === 'steady');
      expect(started).to.have.length(MAX_WORKERS);
      await until('unneeded workers are gone', async () => (await ids('churning')).length === 0);
      expect(await ids('steady')).to.have.members(workers);
    });
  });
}
