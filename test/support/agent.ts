import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type AgentDescription, inspectAgent } from '../../src/agent/process/description.js';
import type { ApplicationView, FunctionStatus, Inputs, ServiceStatus, Status } from '../../src/api/types.js';
import { Client } from '../../src/client/index.js';
import type { Manifest, TargetName } from '../../src/manifest/model.js';
import { AGENT_PROGRAM } from './agent-program.js';
import { APPLICATION, NO_INPUTS } from './application.js';
import { until } from './until.js';

const ROOT = fileURLToPath(new URL('../fixtures/workers', import.meta.url));

/** Where an agent runs. */
export interface AgentPlace {
  readonly target: TargetName;
  /** The host on which it listens. */
  readonly host: string;
  /** The manifest's folder. */
  readonly root: string;
  /** Added to this process's environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Creates what the target's plan creates before the agent gets the manifest. */
  readonly prepare?: (manifest: Manifest) => Promise<void>;
}

export const LOCAL: AgentPlace = { target: 'local', host: '127.0.0.1', root: ROOT, environment: {} };

/** A real agent in its own process, on a free port. */
export class TestAgent {
  readonly folder = mkdtempSync(join(tmpdir(), 'multinode-agent-'));
  #child: ChildProcess | undefined;
  #found: AgentDescription | undefined;

  constructor(private readonly place = LOCAL) {}

  static async start(place?: AgentPlace): Promise<TestAgent> {
    const agent = new TestAgent(place);
    await agent.start();
    return agent;
  }

  get url(): string {
    return this.#description().url;
  }

  get key(): string {
    return this.#description().apiKey;
  }

  get pid(): number {
    return this.#description().pid;
  }

  get client(): Client {
    return new Client({ url: this.url, key: this.key });
  }

  /** Does nothing if it is running. */
  async start(): Promise<void> {
    if (this.#runs()) return;
    const { target, host, root, environment } = this.place;
    const options = {
      application: APPLICATION,
      target,
      root,
      'data-dir': this.folder,
      host,
      port: '0',
    };
    const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
    const child = spawn(process.execPath, [...AGENT_PROGRAM, ...args], {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const words: string[] = [];
    child.stderr.on('data', (chunk: Buffer) => words.push(chunk.toString()));
    this.#child = child;
    this.#found = await until('the agent listens', () => {
      if (child.exitCode !== null) throw new Error(`the agent ended: ${words.join('')}`);
      const found = inspectAgent(this.folder);
      return found?.pid === child.pid ? found : null;
    });
  }

  /** SIGKILL: the agent can't do anything about it. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async terminate(): Promise<void> {
    await this.#end('SIGTERM');
  }

  async apply(manifest: Manifest, inputs: Inputs = NO_INPUTS): Promise<ApplicationView> {
    await this.place.prepare?.(manifest);
    return await this.client.putApplication({ manifest, inputs });
  }

  status(): Promise<Status> {
    return this.client.status();
  }

  async functionStatus(name: string): Promise<FunctionStatus> {
    const found = (await this.status()).functions[name];
    if (!found) throw new Error(`no function ${name}`);
    return found;
  }

  async serviceStatus(name: string): Promise<ServiceStatus> {
    const found = (await this.status()).services[name];
    if (!found) throw new Error(`no service ${name}`);
    return found;
  }

  /** Removes the application, and ends the agent and its folder. */
  async remove(): Promise<void> {
    await this.start();
    await this.client.deleteApplication();
    await this.terminate();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#runs();
    if (!child) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }

  #runs(): ChildProcess | undefined {
    const child = this.#child;
    return child?.exitCode === null && child.signalCode === null ? child : undefined;
  }

  #description(): AgentDescription {
    if (!this.#found) throw new Error('the agent has not been started');
    return this.#found;
  }
}
