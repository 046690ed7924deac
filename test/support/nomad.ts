import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from 'mocha';
import { nomadAccess } from '../../providers/nomad/api/environment.js';
import { Nomad } from '../../providers/nomad/api/nomad.js';
import { array, object, string } from '../../src/json/shape.js';
import { atEnd } from './at-end.js';
import { unmountAll } from './leftovers.js';
import { freePort } from './port.js';
import { findOnPath } from './program.js';
import { skip } from './skip.js';
import { until } from './until.js';

/** Milliseconds that Nomad may take to start. */
const START = 60_000;

/** Room for more workers than the machine has; the metadata of cloud machines is not queried. */
const configuration = (folder: string, [http, rpc, serf]: readonly number[]) => `
data_dir = "${folder}/data"
bind_addr = "127.0.0.1"
ports {
  http = ${http}
  rpc = ${rpc}
  serf = ${serf}
}
client {
  min_dynamic_port = 14000
  max_dynamic_port = 19999
  cpu_total_compute = 1000000
  memory_total_mb = 1000000
  options = { "fingerprint.denylist" = "env_aws,env_gce,env_azure,env_digitalocean" }
  ${process.env.CNI_PATH === undefined ? '' : `cni_path = "${process.env.CNI_PATH}"`}
}
plugin "raw_exec" {
  config {
    enabled = true
  }
}
`;

/** The tests' own Nomad, server and client in one process. */
export class TestNomad {
  private constructor(
    readonly address: string,
    private readonly folder: string,
    private readonly child: ChildProcess,
  ) {}

  static async start(): Promise<TestNomad> {
    const folder = mkdtempSync(join(tmpdir(), 'multinode-nomad-'));
    const ports = [await freePort(), await freePort(), await freePort()];
    writeFileSync(join(folder, 'agent.hcl'), configuration(folder, ports));
    const log = openSync(join(folder, 'log'), 'a');
    const child = spawn('nomad', ['agent', '-dev', `-config=${join(folder, 'agent.hcl')}`], {
      stdio: ['ignore', log, log],
    });
    const started = new TestNomad(`http://127.0.0.1:${ports[0]}`, folder, child);
    try {
      await started.#ready();
      return started;
    } catch (error) {
      await started.remove();
      throw error;
    }
  }

  get client(): Nomad {
    return new Nomad(nomadAccess({ NOMAD_ADDR: this.address }));
  }

  /** Ends it with everything it runs, and leaves nothing of it on the machine. */
  async remove(): Promise<void> {
    const { child } = this;
    if (child.exitCode === null && child.signalCode === null) {
      await removeAll(this.client).catch(() => {});
      const ended = once(child, 'exit');
      child.kill('SIGINT');
      await ended;
    }
    unmountAll(this.folder);
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #ready(): Promise<void> {
    const { client, child } = this;
    const nodes = array(object<{ readonly Status: string }>({ Status: string }));
    try {
      await until(
        'Nomad has a node that is ready',
        () => {
          if (child.exitCode !== null || child.signalCode !== null)
            throw new Error(`nomad ended: ${readFileSync(join(this.folder, 'log'), 'utf8').slice(-2_000)}`);
          return client.json('GET', '/v1/nodes', nodes).then(
            (found) => found.some(({ Status }) => Status === 'ready'),
            () => false,
          );
        },
        START,
      );
    } finally {
      await client.close();
    }
  }
}

async function removeAll(nomad: Nomad): Promise<void> {
  try {
    const jobs = array(object<{ readonly ID: string }>({ ID: string }));
    for (const { ID } of await nomad.json('GET', '/v1/jobs', jobs))
      await nomad.run('DELETE', `/v1/job/${encodeURIComponent(ID)}`, { query: { purge: true } });
  } finally {
    await nomad.close();
  }
}

let own: Promise<TestNomad> | undefined;

/**
 * Ensures that NOMAD_ADDR names a Nomad, for this process and those that it starts: the environment's, or one that runs
 * until the last test has ended. Skips if there can be none.
 */
export async function needNomad(context: Context): Promise<void> {
  if (process.env.NOMAD_ADDR) return;
  context.timeout(START * 2);
  const lack = lackingNomad();
  if (lack) skip(context, `no NOMAD_ADDR, and ${lack}`);
  own ??= TestNomad.start().then((started) => {
    atEnd(() => started.remove());
    return started;
  });
  process.env.NOMAD_ADDR = (await own).address;
}

/** Why no Nomad can be started here. */
export function lackingNomad(): string | undefined {
  if (process.platform !== 'linux') return 'a Nomad of our own needs Linux';
  if (process.getuid?.() !== 0) return 'a Nomad of our own needs root';
  return findOnPath('nomad') === undefined ? 'no nomad' : undefined;
}
