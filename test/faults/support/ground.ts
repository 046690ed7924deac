import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from 'mocha';
import { inspectAgent } from '../../../src/agent/process/description.js';
import { agentFiles } from '../../../src/agent/process/files.js';
import { startAgent } from '../../../src/agent/process/launch.js';
import { dataDirHolder } from '../../../src/agent/process/lock.js';
import { removeAgentData, stopAgent } from '../../../src/agent/process/stop.js';
import { health } from '../../../src/client/health.js';
import { Client } from '../../../src/client/index.js';
import { type Identity, isAlive, kill } from '../../../src/process/identity.js';
import { readIfThere } from '../../../src/process/read.js';
import { APPLICATION } from '../../support/application.js';
import { endProcesses } from '../../support/leftovers.js';
import { skip } from '../../support/skip.js';
import { until } from '../../support/until.js';

/** Starts an agent, and resolves with its address. */
export type Start = (options: Parameters<typeof startAgent>[0]) => Promise<unknown>;

/** An agent as `multinode up` starts it, with its watchdog, in its own folder; and what happens to its process. */
export class Ground {
  readonly folder = mkdtempSync(join(tmpdir(), 'multinode-faults-'));
  /** Where workers leave marks: not on the disk of the agent's data, which may be full. */
  readonly marks = join(this.folder, 'marks');
  readonly dataDir: string;
  kills = 0;
  /** Agents that had ended without having been killed. */
  readonly ownEnds: string[] = [];
  #agent: Identity | undefined;
  #url = '';
  #key = '';

  constructor(private readonly by: Start = startAgent) {
    this.dataDir = join(this.folder, 'data', 'agent');
  }

  /** Call it first in a suite. */
  static require(context: Context): void {
    if (!existsSync('dist/src/agent/main.js')) skip(context, 'the package is not built');
  }

  /**
   * Call it in a suite, and its result in the tests: it creates a ground before the first test, and removes everything
   * after the last.
   * @param make may skip the suite
   */
  static ofSuite(make: (context: Context) => Ground = () => new Ground()): () => Ground {
    let ground: Ground | undefined;
    before(function () {
      Ground.require(this);
      ground = make(this);
    });
    after(async () => {
      await ground?.remove();
    });
    return () => {
      if (!ground) throw new Error('there is a ground in tests and their hooks only');
      return ground;
    };
  }

  get url(): string {
    return this.#url;
  }

  get key(): string {
    return this.#key;
  }

  get client(): Client {
    return new Client({ url: this.#url, key: this.#key });
  }

  /** The agent's process. */
  get pid(): number {
    if (!this.#agent) throw new Error('no agent was seen');
    return this.#agent.pid;
  }

  /** Like `up`, even if an agent is already running. */
  async start(): Promise<void> {
    await this.by({
      application: APPLICATION,
      target: 'local',
      root: this.folder,
      dataDir: this.dataDir,
      host: '127.0.0.1',
      port: 0,
    });
    await this.seen();
  }

  /** Resolves once an agent answers, whoever started it. */
  async seen(): Promise<void> {
    const found = await until('an agent answers', async () => {
      const each = inspectAgent(this.dataDir);
      return each && (await health(each.url)) === 'ok' ? each : null;
    });
    this.#agent = found;
    this.#url = found.url;
    this.#key = found.apiKey;
  }

  /** Sends SIGKILL to the process that has the folder, whether it answers yet or not; returns whether there was one. */
  async kill(): Promise<boolean> {
    this.look();
    this.#agent = undefined;
    const holder = dataDirHolder(this.dataDir);
    if (!holder || !kill(holder.pid, 'SIGKILL')) return false;
    this.kills++;
    await until('it is gone', () => !isAlive(holder));
    return true;
  }

  /** Records whether the agent that was seen last still exists. */
  look(): void {
    const agent = this.#agent;
    if (!agent || isAlive(agent)) return;
    this.ownEnds.push(`process ${agent.pid}, after ${this.kills} kills: ${this.lastWords()}`);
    this.#agent = undefined;
  }

  lastWords(): string {
    return (readIfThere(agentFiles(this.dataDir).log) ?? '').trimEnd().split('\n').slice(-5).join('\n');
  }

  /** The agents' log, one entry each. */
  logged(): string[] {
    const { log } = agentFiles(this.dataDir);
    return [`${log}.1`, log].flatMap((file) => (readIfThere(file) ?? '').split('\n').filter(Boolean));
  }

  /** Entries that report an error, and lines that are not entries, such as Node's own crash output. */
  errors(): string[] {
    return this.logged().filter((line) => /"level":(50|60)\b/.test(line) || !line.startsWith('{'));
  }

  /** Like `down`. */
  async down(): Promise<void> {
    await this.client.deleteApplication();
    this.look();
    await stopAgent(this.dataDir, { grace: 30_000 });
    await removeAgentData(this.dataDir);
  }

  /** What is left of the application on this machine. */
  left(): string[] {
    const processes = readdirSync('/proc').filter(
      (name) => /^\d+$/.test(name) && Number(name) !== process.pid && belongsTo(this.folder, name),
    );
    return [
      ...processes.map((pid) => `process ${pid}: ${read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')}`),
      ...(existsSync(this.dataDir) ? [this.dataDir] : []),
    ];
  }

  /** Ends and removes everything, even after a failed test. */
  async remove(): Promise<void> {
    await stopAgent(this.dataDir, { grace: 5_000 });
    endProcesses(this.folder);
    for (const pid of readdirSync('/proc').filter(
      (name) => /^\d+$/.test(name) && belongsTo(this.folder, name),
    ))
      if (Number(pid) !== process.pid) kill(Number(pid), 'SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function belongsTo(folder: string, pid: string): boolean {
  return [`/proc/${pid}/cmdline`, `/proc/${pid}/environ`].some((file) => read(file).includes(`${folder}/`));
}

/** Empty if it does not exist, or belongs to another user. */
function read(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}
