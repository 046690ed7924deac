import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { agentFiles } from '../../src/agent/process/files.js';
import { health } from '../../src/client/health.js';
import { Client } from '../../src/client/index.js';
import { AGENT_PROGRAM } from './agent-program.js';
import { APPLICATION } from './application.js';
import { freePort } from './port.js';
import { until } from './until.js';

const ROOT = fileURLToPath(new URL('../fixtures/workers', import.meta.url));

/** One of several agents of an application, as a separate process with its own address. */
export class SharedAgent {
  #child: ChildProcess | undefined;
  #words: string[] = [];

  constructor(
    private readonly folder: string,
    readonly host: string,
    readonly port: number,
  ) {}

  get url(): string {
    return `http://${this.host}:${this.port}`;
  }

  /** Its log since it was started. */
  get log(): string {
    return this.#words.join('');
  }

  get client(): Client {
    return new Client({ url: this.url, key: this.key });
  }

  get key(): string {
    return readFileSync(agentFiles(this.folder).key, 'utf8').trim();
  }

  get runs(): boolean {
    return this.#child?.exitCode === null && this.#child.signalCode === null;
  }

  /** Resolves once it answers, in any role. */
  async start(): Promise<void> {
    const options = {
      application: APPLICATION,
      target: 'nomad',
      root: ROOT,
      'data-dir': this.folder,
      host: this.host,
      port: String(this.port),
    };
    const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
    const child = spawn(process.execPath, [...AGENT_PROGRAM, ...args, '--shared'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#child = child;
    this.#words = [];
    child.stderr.on('data', (chunk: Buffer) => this.#words.push(chunk.toString()));
    await until('the agent answers', () => {
      if (!this.runs) throw new Error(`the agent ended: ${this.log}`);
      return this.role();
    });
  }

  /** The role that it reports: "ok" if it is the leader. */
  role(): Promise<string | undefined> {
    return health(this.url);
  }

  async until(role: 'ok' | 'standby', within?: number): Promise<void> {
    const looked = async () => {
      if (!this.runs) throw new Error(`the agent ended: ${this.log}`);
      return (await this.role()) === role;
    };
    await until(`the agent at ${this.url} is "${role}"`, looked, within);
  }

  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /** Resolves once it has ended. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child;
    if (!child || !this.runs) return null;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
    return child.exitCode;
  }

  /** Resolves with its exit code once it has ended by itself. */
  async ended(): Promise<number | null> {
    await until('the agent has ended', () => !this.runs);
    return this.#child?.exitCode ?? null;
  }
}

/** Agents of one application, which share a data folder and have an address each. */
export class SharedAgents {
  readonly folder = mkdtempSync(join(tmpdir(), 'multinode-agents-'));
  readonly all: SharedAgent[] = [];

  async add(): Promise<SharedAgent> {
    const host = `127.0.0.${this.all.length + 2}`;
    const agent = new SharedAgent(this.folder, host, await freePort(host));
    this.all.push(agent);
    await agent.start();
    return agent;
  }

  /** Removes the application through the leader, and ends all of them. */
  async remove(): Promise<void> {
    for (const agent of this.all) agent.signal('SIGCONT');
    const left = this.all.find(({ runs }) => runs);
    if (left) {
      await until('there is a leader', async () => {
        await left.client.deleteApplication();
        return true;
      });
    }
    await Promise.all(this.all.map((agent) => agent.end('SIGTERM')));
    rmSync(this.folder, { recursive: true, force: true });
  }
}
