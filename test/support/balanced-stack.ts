import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nomadAccess } from '../../providers/nomad/api/environment.js';
import { Nomad } from '../../providers/nomad/api/nomad.js';
import { agentJob } from '../../providers/nomad/names.js';
import type { Program } from '../../providers/shared/balancers/programs.js';
import { Client } from '../../src/client/index.js';
import { array, number, object, record, string } from '../../src/json/shape.js';
import { Terraform } from '../../src/terraform/cli/terraform.js';
import type { BalancedPlace } from './balanced-place.js';
import { Load } from './load.js';
import { freePort } from './port.js';
import { synthesise } from './synthesise.js';
import { until } from './until.js';

const CALLERS = 2;
/** Seconds that a replaced replica has; Traefik uses all of them. */
const GRACE = 3;
/** Milliseconds: with images, about two containers start per second on two shared cores. */
const LONG = 120_000;

const allocationsShape = array(
  object<{
    readonly ID: string;
    readonly ClientStatus: string;
    readonly TaskStates: Readonly<Record<string, { readonly Restarts: number }>>;
  }>({ ID: string, ClientStatus: string, TaskStates: record(object({ Restarts: number })) }),
);

/** An application with one service in Nomad, from plain Terraform, with a load balancer program beside the agent. */
export class BalancedStack {
  readonly nomad: Nomad;
  #client: Client | undefined;

  private constructor(
    readonly application: string,
    private readonly place: BalancedPlace,
    private readonly program: Program,
    private readonly root: string,
    readonly terraform: Terraform,
    readonly port: number,
  ) {
    this.nomad = new Nomad(nomadAccess(place.environment));
  }

  /** Nothing is applied yet. */
  static async in(place: BalancedPlace, program: Program): Promise<BalancedStack> {
    const root = mkdtempSync(join(tmpdir(), `multinode-nomad-${program}-`));
    const terraform = await Terraform.inFolder(join(root, 'stack'), place.environment);
    const stack = new BalancedStack(
      `nomad-${program}`,
      place,
      program,
      root,
      terraform,
      await freePort(place.host),
    );
    await stack.#write('1', 1);
    await terraform.init();
    return stack;
  }

  get client(): Client {
    if (!this.#client) throw new Error('nothing is applied');
    return this.#client;
  }

  /** @param version the version that the replicas answer with */
  async apply(version: string, replicas: number): Promise<void> {
    await this.#write(version, replicas);
    await this.terraform.apply();
    const { url, api_key } = await this.terraform.outputs();
    this.#client = new Client({ url: String(url?.value), key: String(api_key?.value) });
  }

  async #write(version: string, replicas: number): Promise<void> {
    const file = join(this.root, 'multinode.yaml');
    const { agent, replica } = this.place;
    const web = {
      ...replica,
      port: this.port,
      ready_path: '/health',
      environment: { VERSION: version },
      min_replicas: replicas,
      max_replicas: replicas,
      stop_grace_period: GRACE,
    };
    const nomad = { agent: 'job', ...agent, load_balancer: this.program };
    const stack = { name: this.application, services: { web }, targets: { nomad } };
    writeFileSync(file, JSON.stringify(stack));
    await synthesise(file, 'nomad', join(this.root, 'stack'));
  }

  async settled(count: number): Promise<void> {
    const alone = async () => {
      const { web } = (await this.client.status()).services;
      if (!web) return false;
      const { replicas, outdated, listen_error } = web;
      const others = replicas.starting + replicas.stopping + outdated;
      return replicas.ready === count && others === 0 && !listen_error;
    };
    await until(`${count} replicas are ready, and no other is there`, alone, LONG);
  }

  load(callers = CALLERS): Load {
    return new Load(this.place.host, this.port, callers);
  }

  /** The result of the calls that callers made meanwhile. */
  async underLoad(work: (load: Load) => Promise<void>): Promise<Load> {
    const load = this.load();
    const answered = load.run();
    try {
      await until('they are served', () => load.answers > 100);
      await work(load);
    } finally {
      load.stop();
      await answered;
    }
    return load;
  }

  /** Whether a caller without an open connection is served. */
  serves(): Promise<boolean> {
    return fetch(`http://${this.place.host}:${this.port}/`, { headers: { connection: 'close' } }).then(
      ({ ok }) => ok,
      () => false,
    );
  }

  /** When the agent that answers was started; null if none does. */
  agent(): Promise<string | null> {
    return this.client.status().then(
      ({ agent }) => agent.started_at,
      () => null,
    );
  }

  /** Ends a task of the agent's job without warning, and waits until Nomad has restarted it. */
  async kill(task: string): Promise<void> {
    const { ID, TaskStates } = await this.#allocation();
    await this.nomad.run('POST', `/v1/client/allocation/${ID}/signal`, {
      body: { Task: task, Signal: 'SIGKILL' },
    });
    const before = TaskStates[task]?.Restarts ?? 0;
    await until(`Nomad has restarted ${task}`, async () => {
      const { TaskStates: now } = await this.#allocation();
      return now[task]?.Restarts === before + 1;
    });
  }

  async #allocation() {
    const path = `/v1/job/${encodeURIComponent(agentJob(this.application))}/allocations`;
    const found = await this.nomad.json('GET', path, allocationsShape);
    const running = found.find(({ ClientStatus }) => ClientStatus === 'running');
    if (!running) throw new Error(`no allocation of the agent runs: ${JSON.stringify(found)}`);
    return running;
  }

  async remove(): Promise<void> {
    if (existsSync(join(this.root, 'stack', 'terraform.tfstate'))) await this.terraform.destroy();
    await this.nomad.close();
    rmSync(this.root, { recursive: true, force: true });
  }
}
