/** A built agent with its own application in a temporary folder. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startAgent } from '../src/agent/process/launch.js';
import { stopAgent } from '../src/agent/process/stop.js';
import type { FunctionStatus, ServiceStatus } from '../src/api/types.js';
import { Client } from '../src/client/index.js';
import { collectInputs } from '../src/manifest/inputs.js';
import { parseManifest } from '../src/manifest/validate.js';

export const WORKER = fileURLToPath(new URL('./worker.mjs', import.meta.url));

/** One workload of the application; its default command is the benchmark's worker. */
export type WorkloadFields = Readonly<Record<string, string | number | readonly string[]>>;

/** The application: sections of its manifest. */
export type Sections = Partial<
  Record<'functions' | 'services' | 'jobs', Readonly<Record<string, WorkloadFields>>>
>;

export class BenchAgent {
  private constructor(
    private readonly folder: string,
    readonly client: Client,
    readonly key: string,
    readonly pid: number,
  ) {}

  static async start(sections: Sections = {}): Promise<BenchAgent> {
    const folder = mkdtempSync(join(tmpdir(), 'multinode-bench-agent-'));
    const root = fileURLToPath(new URL('.', import.meta.url));
    const { url, apiKey, pid } = await startAgent({
      application: 'bench',
      target: 'local',
      root,
      dataDir: folder,
      host: '127.0.0.1',
      port: 0,
    });
    const agent = new BenchAgent(folder, new Client({ url, key: apiKey }), apiKey, pid);
    const workloads = Object.entries(sections).map(([section, fields]) => [section, withCommand(fields)]);
    const text = JSON.stringify({ name: 'bench', ...Object.fromEntries(workloads) });
    const { manifest } = parseManifest(text, { file: 'bench.json', env: {} });
    await agent.client.putApplication({
      manifest,
      inputs: await collectInputs(manifest, { root, env: process.env }),
    });
    return agent;
  }

  url(name: string): string {
    return `${this.client.url}/functions/${name}`;
  }

  get headers(): Record<string, string> {
    return { authorization: `Bearer ${this.key}` };
  }

  /** Waits until the function's status matches. */
  async until(name: string, wanted: (status: FunctionStatus) => boolean): Promise<void> {
    for (;;) {
      const status = (await this.client.status()).functions[name];
      if (status && wanted(status)) return;
      if (status?.failure) throw new Error(status.failure.message);
      await delay(20);
    }
  }

  /** The same for a service. */
  async untilService(name: string, wanted: (status: ServiceStatus) => boolean): Promise<void> {
    for (;;) {
      const status = (await this.client.status()).services[name];
      if (status && wanted(status)) return;
      if (status?.failure) throw new Error(status.failure.message);
      await delay(20);
    }
  }

  /** Removes the application with its workers, stops the agent and removes its folder. */
  async end(): Promise<void> {
    await this.client.deleteApplication();
    await stopAgent(this.folder, { grace: 10_000 });
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function withCommand(workloads: Readonly<Record<string, WorkloadFields>>): Record<string, object> {
  const entries = Object.entries(workloads);
  return Object.fromEntries(
    entries.map(([name, fields]) => [name, { command: ['node', WORKER], cpu: 2, ...fields }]),
  );
}
