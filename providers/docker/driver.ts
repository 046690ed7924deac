import { join } from 'node:path';
import { PlatformError } from '../../src/errors/errors.js';
import type {
  Driver,
  DriverOptions,
  Exit,
  Limits,
  Listening,
  LogLine,
  LogOptions,
  Outage,
  Usage,
  Worker,
  WorkerSpec,
} from '../platform.js';
import { inTurn } from '../shared/in-turn.js';
import { untilClosed } from '../shared/log-options.js';
import { ReportedExits } from '../shared/reported-exits.js';
import { Sight } from '../shared/sight.js';
import { idTaken, Workers } from '../shared/workers.js';
import { ContainerStarter } from './container-starter.js';
import { Containers } from './containers.js';
import { type Container, type ContainerEvent, info } from './engine/answers.js';
import { Engine } from './engine/engine.js';
import type { Environment } from './engine/host.js';
import { EventStream } from './events.js';
import { Images } from './images.js';
import { APPLICATION, NUMBER, WORKER } from './labels.js';
import { readListening } from './listening.js';
import { readLogs } from './logs/logs.js';
import { ContainerNumbers } from './numbers.js';
import { lookForReach, type Reach } from './reach.js';
import { readUsage } from './usage.js';
import { DockerWorker, exitOf, exitWith, lost, unwatched, workerOf } from './worker.js';

/**
 * Workers as containers of the Engine that the environment names; adopts those that an earlier driver left.
 * @throws PlatformError where there is no Engine, or it doesn't answer
 */
export async function openDockerDriver(
  options: DriverOptions,
  environment: Environment = process.env,
): Promise<Driver> {
  const driver = new DockerDriver(await Engine.at(environment), options);
  await driver.open();
  return driver;
}

class DockerDriver implements Driver {
  private readonly workers = new Workers<DockerWorker>({
    has: ({ id }) => this.told.has(id),
    add: ({ id }) => this.told.add(id),
  });
  /** Ids of which it is not known whether they were started; if they were, they are not wanted. */
  private readonly inDoubt = new Set<string>();
  private readonly closing = new AbortController();
  private readonly application: string;
  private readonly containers: Containers;
  private readonly numbers = new ContainerNumbers();
  private readonly told: ReportedExits;
  private readonly sight: Sight;
  private readonly events: EventStream;
  private readonly starter: ContainerStarter;
  private reach: Promise<Reach> | undefined;
  /** One after the other: what one removes must not be in what another has listed before. */
  private readonly resync = inTurn(() => this.sync());

  constructor(
    private readonly engine: Engine,
    { application, dataDir, note = () => {} }: DriverOptions,
  ) {
    this.application = application;
    this.containers = new Containers(engine, application);
    this.told = new ReportedExits(join(dataDir, 'told'));
    const filters = { event: ['die', 'oom'], label: [`${APPLICATION}=${application}`, WORKER] };
    this.sight = new Sight('the Docker Engine', note);
    const listener = {
      event: (event: ContainerEvent) => this.happened(event),
      opened: () => this.resync(),
    };
    this.events = new EventStream(engine, filters, listener, this.sight);
    const images = new Images(engine, note);
    this.starter = new ContainerStarter({
      engine,
      application,
      containers: this.containers,
      images,
      numbers: this.numbers,
      reach: () => this.findReach(),
      note,
    });
  }

  async open(): Promise<void> {
    try {
      await this.events.open();
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async start(spec: WorkerSpec): Promise<Worker> {
    const { id } = spec;
    if (this.inDoubt.has(id)) throw idTaken(id);
    return await this.workers.start(id, async () => {
      try {
        const found = await this.starter.start(spec);
        const worker = this.take(found);
        // Its end may have been told before it was known here.
        const looked = this.look(worker);
        // One that has ended has no address any more, but its exit to show.
        if (exitOf(found)) await looked;
        return worker.view();
      } catch (error) {
        if (error instanceof PlatformError) this.inDoubt.add(id);
        throw error;
      }
    });
  }

  async stop(id: string, gracePeriod: number): Promise<void> {
    if (this.inDoubt.has(id)) return await this.undo(id);
    await this.workers.stop(id, gracePeriod, {
      ask: (worker) => this.signal(worker, 'SIGTERM'),
      kill: (worker) => this.signal(worker, 'SIGKILL'),
    });
  }

  async list(): Promise<Worker[]> {
    await this.resync();
    return [...this.workers].map((worker) => worker.view());
  }

  watch(onExit: (id: string, exit: Exit) => void): () => void {
    return this.workers.watch(onExit);
  }

  usage(ids: readonly string[]): Promise<ReadonlyMap<string, Usage>> {
    return this.workers.usage(ids, (worker) => readUsage(this.engine, worker.container));
  }

  async listening(id: string, signal: AbortSignal): Promise<Listening | undefined> {
    const worker = this.workers.get(id);
    const found = worker && !worker.exit && (await this.containers.inspect(worker.container));
    return found ? await readListening(this.engine, found, signal) : undefined;
  }

  async *logs(id: string, options: LogOptions): AsyncIterable<LogLine> {
    yield* readLogs(this.engine, this.workers.known(id), untilClosed(options, this.closing.signal));
  }

  async remove(id: string): Promise<void> {
    const worker = this.workers.removable(id);
    if (!worker) return;
    await this.containers.remove(worker.container);
    this.forget(id);
    this.told.delete(id);
  }

  async limits(): Promise<Limits> {
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

  outage(): Outage | null {
    return this.sight.outage;
  }

  async close(): Promise<void> {
    this.closing.abort();
    this.events.close();
    this.workers.close();
    await this.engine.close();
  }

  private take(found: Container): DockerWorker {
    const view = workerOf(found);
    if (!view) throw new Error(`the labels of container ${found.Id} are not those of a worker`);
    this.numbers.hold(view.id, view.workload, Number(found.Config.Labels[NUMBER]));
    return this.workers.add(new DockerWorker(found.Id, view));
  }

  /** Its container is gone. */
  private forget(id: string): void {
    this.workers.delete(id);
    this.numbers.release(id);
  }

  /**
   * Brings what the driver has in mind in line with what the Engine shows. Ends of which no event told are seen here,
   * and what was never started, or is not known to have been, is removed.
   */
  private async sync(): Promise<void> {
    const before = [...this.workers];
    const found = await this.containers.all();
    for (const [id, each] of found) {
      if (this.workers.isStarting(id)) continue;
      if (this.inDoubt.has(id) || each.State.Status === 'created') {
        await this.containers.remove(each.Id);
        this.settled(id);
        continue;
      }
      const worker = this.workers.get(id) ?? (workerOf(each) && this.take(each));
      const exit = exitOf(each);
      if (worker && exit) this.end(worker, worker.asked ? exit : unwatched(exit));
    }
    for (const worker of before) {
      if (found.has(worker.id)) continue;
      if (worker.exit) this.forget(worker.id);
      else this.end(worker, lost());
    }
    for (const id of this.inDoubt) if (!found.has(id)) this.settled(id);
    this.told.keep(new Set([...this.workers].map(({ id }) => id)));
  }

  private async happened({ Action, time, Actor }: ContainerEvent): Promise<void> {
    const worker = this.workers.get(Actor.Attributes[WORKER] ?? '');
    if (worker?.container !== Actor.ID) return;
    if (Action === 'oom') worker.outOfMemory = true;
    else await this.look(worker, { ...exitWith(Number(Actor.Attributes.exitCode)), at: time * 1000 });
  }

  /**
   * Sees whether the worker has ended.
   * @param told what an event said of its end, for a container that is removed by now or an Engine that is going down
   */
  private async look(worker: DockerWorker, told?: Omit<Exit, 'outOfMemory'>): Promise<void> {
    const ended = told && { ...told, outOfMemory: false };
    let exit: Exit | undefined = ended;
    try {
      const found = await this.containers.inspect(worker.container);
      exit = found ? exitOf(found) : (ended ?? lost());
    } catch {
      // Out of sight: once it is back, all workers are looked at. An event's word is enough until then.
    }
    if (!exit) return;
    const byTheEngine = !worker.asked && unwatched(exit).lost && !(await this.events.stays());
    this.end(worker, byTheEngine ? unwatched(exit) : exit);
  }

  private end(worker: DockerWorker, exit: Exit): void {
    if (worker.exit || this.closing.signal.aborted) return;
    worker.ended(exit);
    this.workers.tell(worker);
  }

  private async signal(worker: DockerWorker, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    try {
      if (signal === 'SIGTERM' && worker.young) await this.containers.untilUp(worker.container);
      if (!(await this.containers.signal(worker.container, signal))) await this.look(worker);
    } catch (error) {
      if (signal === 'SIGTERM') worker.asked = false;
      worker.emit('failed', error);
    }
  }

  /** Removes what a start may have left of which nobody knows how it went. */
  private async undo(id: string): Promise<void> {
    const found = await this.containers.ofWorker(id);
    if (found) await this.containers.remove(found.Id);
    this.settled(id);
  }

  /** There is no container of it. */
  private settled(id: string): void {
    this.inDoubt.delete(id);
    this.numbers.release(id);
  }

  private findReach(): Promise<Reach> {
    this.reach ??= lookForReach(this.engine, this.application).catch((error: unknown) => {
      this.reach = undefined;
      throw error;
    });
    return this.reach;
  }
}
