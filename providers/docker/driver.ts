import type { Environment } from '../../src/environment.js';
import type { HookField } from '../../src/manifest/model.js';
import type {
  Driver,
  DriverOptions,
  Exit,
  LimitEnforcement,
  Listening,
  LogLine,
  LogOptions,
  Usage,
  WorkerSpec,
} from '../driver.js';
import { runInTurn } from '../shared/hooks.js';
import { RemoteDriver } from '../shared/remote-driver.js';
import { lost } from '../shared/worker.js';
import { ContainerStarter } from './container-starter.js';
import { Containers } from './containers.js';
import { type Container, type ContainerEvent, info } from './engine/answers.js';
import { Engine } from './engine/engine.js';
import { EventStream } from './events.js';
import { engineHealth } from './healthcheck.js';
import { recordedHooks, runHook } from './hooks.js';
import { Images } from './images.js';
import { APPLICATION, HOOKS, NUMBER, STOP_SIGNAL, WORKER } from './labels.js';
import { readListening } from './listening.js';
import { readLogs } from './logs/logs.js';
import { ContainerNumbers } from './numbers.js';
import { lookForReach, type Reach } from './reach.js';
import { readUsage } from './usage.js';
import { DockerWorker, exitOf, exitWith, unwatched, workerOf } from './worker.js';

/**
 * Runs workers as containers on the Engine that the environment names; adopts those that an earlier driver left.
 * @throws PlatformError if there is no Engine, or it doesn't answer
 */
export async function openDockerDriver(
  options: DriverOptions,
  environment: Environment = process.env,
): Promise<Driver> {
  const driver = new DockerDriver(await Engine.at(environment), options);
  await driver.open();
  return driver;
}

class DockerDriver extends RemoteDriver<DockerWorker, Container> {
  protected readonly events: EventStream;
  private readonly application: string;
  private readonly containers: Containers;
  private readonly numbers = new ContainerNumbers();
  private readonly starter: ContainerStarter;
  private reach: Promise<Reach> | undefined;

  constructor(
    private readonly engine: Engine,
    options: DriverOptions,
  ) {
    super('the Docker Engine', options);
    const { application, note = () => {} } = options;
    this.application = application;
    this.containers = new Containers(engine, application);
    const filters = {
      event: ['die', 'oom', 'health_status'],
      label: [`${APPLICATION}=${application}`, WORKER],
    };
    const listener = {
      event: (event: ContainerEvent) => this.happened(event),
      opened: () => this.resync(),
    };
    this.events = new EventStream(engine, filters, listener, this.sight);
    this.starter = new ContainerStarter({
      engine,
      application,
      containers: this.containers,
      images: new Images(engine, note),
      numbers: this.numbers,
      reach: () => this.findReach(),
      note,
    });
  }

  async listening(id: string, signal: AbortSignal): Promise<Listening | undefined> {
    const worker = this.workers.get(id);
    const found = worker && !worker.exit && (await this.containers.inspect(worker.container));
    return found ? await readListening(this.engine, found, signal) : undefined;
  }

  async runHooks(id: string, moment: HookField, signal: AbortSignal): Promise<string | undefined> {
    const { container, hooks } = this.workers.known(id);
    return await runInTurn(moment, hooks?.[moment] ?? [], (hook) =>
      runHook(this.engine, container, hook, signal),
    );
  }

  async limits(): Promise<LimitEnforcement> {
    const { CpuCfsQuota, MemoryLimit } = await this.engine.json('GET', '/info', info);
    return {
      cpu:
        CpuCfsQuota ||
        "the limit on cpu is not enforced: the kernel of the Docker Engine's machine can't limit CPU use",
      memory:
        MemoryLimit ||
        "the limit on memory is not enforced: the kernel of the Docker Engine's machine can't limit it",
    };
  }

  protected async begin(spec: WorkerSpec): Promise<DockerWorker> {
    const found = await this.starter.start(spec);
    const worker = this.adopt(found);
    if (!worker) throw new Error(`container ${found.Id} does not have a worker's labels`);
    // Its exit may have been reported before it was known here.
    const looked = this.inspect(worker);
    // A container that has ended has no address any more, but it has an exit.
    if (exitOf(found)) await looked;
    return worker;
  }

  protected terminate(worker: DockerWorker): Promise<void> {
    return this.signal(worker, worker.stopSignal);
  }

  protected forceEnd(worker: DockerWorker): Promise<void> {
    return this.signal(worker, 'SIGKILL');
  }

  protected usageOf({ container }: DockerWorker): Promise<Usage | undefined> {
    return readUsage(this.engine, container);
  }

  protected follow(worker: DockerWorker, options: LogOptions): AsyncIterable<LogLine> {
    return readLogs(this.engine, worker, options);
  }

  protected found(): Promise<ReadonlyMap<string, Container>> {
    return this.containers.all();
  }

  protected async foundOf(id: string): Promise<readonly Container[]> {
    const found = await this.containers.ofWorker(id);
    return found ? [found] : [];
  }

  protected removeFound({ Id }: Container): Promise<void> {
    return this.containers.remove(Id);
  }

  protected removeWorker({ container }: DockerWorker): Promise<void> {
    return this.containers.remove(container);
  }

  protected adopt(found: Container): DockerWorker | undefined {
    const view = this.isLeftover(found) ? undefined : workerOf(found);
    if (!view) return undefined;
    this.numbers.hold(view.id, view.workload, Number(found.Config.Labels[NUMBER]));
    const settings = {
      stopSignal: found.Config.Labels[STOP_SIGNAL],
      init: found.HostConfig?.Init !== false,
      hooks: recordedHooks(found.Config.Labels[HOOKS]),
    };
    const worker = this.workers.add(new DockerWorker(found.Id, view, settings));
    worker.health = engineHealth(found.State.Health);
    return worker;
  }

  protected isLeftover({ State }: Container): boolean {
    return State.Status === 'created';
  }

  protected look(worker: DockerWorker, found: Container): void {
    const exit = exitOf(found);
    if (exit) this.end(worker, worker.asked ? exit : unwatched(exit));
    else this.lookAtHealth(worker, found);
  }

  private lookAtHealth(worker: DockerWorker, { State }: Container): void {
    const health = engineHealth(State.Health);
    if (health) this.workers.checked(worker, health);
  }

  protected override released(id: string): void {
    this.numbers.release(id);
  }

  protected disconnect(): Promise<void> {
    return this.engine.close();
  }

  private async happened({ Action, time, Actor }: ContainerEvent): Promise<void> {
    const worker = this.workers.get(Actor.Attributes[WORKER] ?? '');
    if (worker?.container !== Actor.ID) return;
    if (Action === 'oom') worker.outOfMemory = true;
    else if (Action !== 'die') await this.inspect(worker);
    else await this.inspect(worker, { ...exitWith(Number(Actor.Attributes.exitCode)), at: time * 1000 });
  }

  /**
   * Checks whether the worker has ended.
   * @param reported its exit according to an event, in case the container is already removed or the Engine is going down
   */
  private async inspect(worker: DockerWorker, reported?: Omit<Exit, 'outOfMemory'>): Promise<void> {
    const ended = reported && { ...reported, outOfMemory: false };
    let exit: Exit | undefined = ended;
    try {
      const found = await this.containers.inspect(worker.container);
      exit = found ? exitOf(found) : (ended ?? lost());
      if (found && !exit) this.lookAtHealth(worker, found);
    } catch {
      // The Engine can't be reached. Once it can, all workers are inspected; until then, the event is enough.
    }
    if (!exit) return;
    const byTheEngine = !worker.asked && unwatched(exit).lost && !(await this.events.stays());
    this.end(worker, byTheEngine ? unwatched(exit) : exit);
  }

  private async signal(worker: DockerWorker, signal: string): Promise<void> {
    // Without an init there is no way to see whether the program is up.
    if (signal !== 'SIGKILL' && worker.init && worker.young) await this.containers.untilUp(worker.container);
    if (!(await this.containers.signal(worker.container, signal))) await this.inspect(worker);
  }

  private findReach(): Promise<Reach> {
    this.reach ??= lookForReach(this.engine, this.application).catch((error: unknown) => {
      this.reach = undefined;
      throw error;
    });
    return this.reach;
  }
}
