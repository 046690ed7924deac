import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nomadAccess } from '../../providers/nomad/api/environment.js';
import { Nomad } from '../../providers/nomad/api/nomad.js';
import { array, object, string } from '../../src/json/shape.js';
import { endChild } from './child.js';
import { endProcesses, unmountAll } from './leftovers.js';
import { Link, lackingLink } from './link.js';
import { freePort } from './port.js';
import { findOnPath } from './program.js';
import { until } from './until.js';

/** Milliseconds that the cluster may take until all nodes are ready. */
const START = 90_000;

/** Ports for workers, per client. */
const PORTS = 700;

export interface ClusterOptions {
  readonly servers?: number;
  readonly clients?: number;
  /** A client's MHz. */
  readonly cpu?: number;
  /** The machine's interface whose address the clients give to what they run; loopback by default. */
  readonly network?: string;
  /** Whether each client has its own address and processes, like separate machines; see lackingMachines. */
  readonly machines?: boolean;
  /** Added to the configuration of each. */
  readonly settings?: string;
  /** Settings for those that talk to it. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** What it starts sees no other processes, and ends with it. */
const OWN_PROCESSES = ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc'];

/** Why clients can't act as separate machines here. */
export function lackingMachines(): string | undefined {
  if (findOnPath('unshare') === undefined) return 'no unshare';
  return lackingLink();
}

/** One Nomad agent: a process, with a folder from which it continues when it is restarted. */
export class Member {
  #child: ChildProcess | undefined;

  constructor(
    readonly folder: string,
    readonly http: number,
    readonly rpc: number,
    configuration: string,
    /** A command that starts another one where the agent should run. */
    private readonly within: readonly string[] = [],
  ) {
    mkdirSync(folder);
    writeFileSync(join(folder, 'agent.hcl'), configuration);
  }

  /** Does nothing if it is running. */
  start(): void {
    if (this.#runs()) return;
    const log = openSync(join(this.folder, 'log'), 'a');
    const { AWS_CA_BUNDLE: _, ...env } = process.env;
    const [command, ...args] = [
      ...this.within,
      'nomad',
      'agent',
      `-config=${join(this.folder, 'agent.hcl')}`,
    ] as const;
    this.#child = spawn(command, args, {
      stdio: ['ignore', log, log],
      env,
    });
  }

  /** Ends the process at once; what it runs continues. */
  async kill(): Promise<void> {
    await endChild(this.#child, 'SIGKILL');
  }

  /** As when its machine is lost: together with everything it runs. */
  async lose(): Promise<void> {
    await this.kill();
    endProcesses(this.folder);
  }

  #runs(): boolean {
    const child = this.#child;
    return child !== undefined && child.exitCode === null && child.signalCode === null;
  }

  /** Throws, with its output, if it has ended. */
  check(): void {
    const child = this.#child;
    if (child?.exitCode !== null && child?.exitCode !== undefined)
      throw new Error(`nomad ended: ${readFileSync(join(this.folder, 'log'), 'utf8').slice(-2_000)}`);
  }
}

/** Nomad servers and clients in their own processes, which can be lost and come back. */
export class TestCluster {
  private constructor(
    private readonly folder: string,
    private readonly links: readonly Link[],
    readonly servers: readonly Member[],
    readonly clients: readonly Member[],
    /** The address by which it is reached. */
    readonly environment: Readonly<Record<string, string>>,
  ) {}

  static async start(options: ClusterOptions = {}): Promise<TestCluster> {
    const { servers: serverCount = 1, clients: clientCount = 1, environment = {} } = options;
    const folder = mkdtempSync(join(tmpdir(), 'multinode-nomad-'));
    const ports = [];
    for (let n = 0; n < serverCount + clientCount; n++)
      ports.push({ http: await freePort(), rpc: await freePort(), serf: await freePort() });
    const links = Array.from({ length: options.machines ? clientCount : 0 }, (_, n) => new Link(n));
    const serfs = ports.slice(0, serverCount).map(({ serf }) => `"127.0.0.1:${serf}"`);
    const rpcs = ports.slice(0, serverCount).map(({ rpc }) => `"127.0.0.1:${rpc}"`);
    const members = ports.map((each, n) => {
      const name = n < serverCount ? `server${n}` : `client${n - serverCount}`;
      const network = links[n - serverCount]?.name;
      const own =
        n < serverCount
          ? serverSettings(serverCount, serfs)
          : clientSettings(n - serverCount, rpcs, network ? { ...options, network } : options);
      const at = join(folder, name);
      const configuration = common(at, name, each) + own + (options.settings ?? '');
      const within = options.machines && n >= serverCount ? OWN_PROCESSES : [];
      return new Member(at, each.http, each.rpc, configuration, within);
    });
    const servers = members.slice(0, serverCount);
    const scheme = environment.NOMAD_CACERT === undefined ? 'http' : 'https';
    const cluster = new TestCluster(folder, links, servers, members.slice(serverCount), {
      NOMAD_ADDR: servers.map(({ http }) => `${scheme}://127.0.0.1:${http}`).join(),
      ...environment,
    });
    for (const each of members) each.start();
    return cluster;
  }

  /** The same cluster, reached by more. */
  with(environment: Readonly<Record<string, string>>): TestCluster {
    return new TestCluster(this.folder, this.links, this.servers, this.clients, {
      ...this.environment,
      ...environment,
    });
  }

  /** Sets up access control, if the settings enable it; resolves with the token that may do everything. */
  async bootstrap(): Promise<string> {
    const { client } = this;
    const token = object<{ readonly SecretID: string }>({ SecretID: string });
    try {
      const { SecretID } = await until('access control is set up', () =>
        client.json('POST', '/v1/acl/bootstrap', token, { body: {} }).catch(() => {
          this.check();
          return null;
        }),
      );
      return SecretID;
    } finally {
      await client.close();
    }
  }

  get client(): Nomad {
    return new Nomad(nomadAccess(this.environment));
  }

  /** Throws, with its output, if one has ended by itself. */
  check(): void {
    for (const each of [...this.servers, ...this.clients]) each.check();
  }

  /** Waits until all clients are ready. */
  async ready(): Promise<void> {
    const { client } = this;
    const nodes = array(object<{ readonly Status: string }>({ Status: string }));
    try {
      await until(
        'all nodes are ready',
        () => {
          this.check();
          return client.json('GET', '/v1/nodes', nodes).then(
            (found) => found.filter(({ Status }) => Status === 'ready').length === this.clients.length,
            () => false,
          );
        },
        START,
      );
    } finally {
      await client.close();
    }
  }

  /** Ends all of them with everything they run, and leaves nothing of them on the machine. */
  async remove(): Promise<void> {
    for (const each of [...this.servers, ...this.clients]) await each.lose();
    for (const link of this.links) link.remove();
    unmountAll(this.folder);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function common(
  folder: string,
  name: string,
  { http, rpc, serf }: Readonly<Record<'http' | 'rpc' | 'serf', number>>,
): string {
  return `
name = "${name}"
data_dir = "${folder}/data"
bind_addr = "127.0.0.1"
disable_update_check = true
advertise {
  http = "127.0.0.1"
  rpc = "127.0.0.1"
  serf = "127.0.0.1"
}
ports {
  http = ${http}
  rpc = ${rpc}
  serf = ${serf}
}
plugin "raw_exec" {
  config {
    enabled = true
  }
}
`;
}

/** Missing nodes count as lost after seconds; by default it takes minutes. */
function serverSettings(count: number, members: readonly string[]): string {
  return `
server {
  enabled = true
  bootstrap_expect = ${count}
  heartbeat_grace = "1s"
  min_heartbeat_ttl = "2s"
  max_heartbeats_per_second = 100
  server_join {
    retry_join = [${members.join()}]
    retry_interval = "1s"
  }
}
`;
}

function clientSettings(
  n: number,
  servers: readonly string[],
  { cpu = 100_000, network }: ClusterOptions,
): string {
  const first = 12_000 + n * PORTS;
  return `
client {
  enabled = true
  servers = [${servers.join()}]
  min_dynamic_port = ${first}
  max_dynamic_port = ${first + PORTS - 1}
  cpu_total_compute = ${cpu}
  memory_total_mb = 1000000
  options = { "fingerprint.denylist" = "env_aws,env_gce,env_azure,env_digitalocean" }
  ${network === undefined ? '' : `network_interface = "${network}"`}
  ${process.env.CNI_PATH === undefined ? '' : `cni_path = "${process.env.CNI_PATH}"`}
}
`;
}
