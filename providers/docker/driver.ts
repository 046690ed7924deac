import { join } from 'node:path';
import { PlatformError, RequestError } from '../../src/errors/errors.js';
import type { Driver, DriverOptions, Exit, Limits, LogLine, Usage, Worker, WorkerSpec } from '../platform.js';
import { Containers } from './containers.js';
import { type Container, type ContainerEvent, info, network } from './engine/answers.js';
import { Engine, EngineRefusal } from './engine/engine.js';
import type { Environment } from './engine/host.js';
import { EventStream } from './events.js';
import { Images } from './images.js';
import { APPLICATION, WORKER } from './labels.js';
import { type LogOptions, readLogs } from './logs.js';
import { networkName } from './names.js';
import { type Reach, reachOf } from './reach.js';
import { Starter } from './start.js';
import { Told } from './told.js';
import { readUsage } from './usage.js';
import { DockerWorker, exitOf, lost, unwatched, workerOf } from './worker.js';

type Watcher = (id: string, exit: Exit) => void;

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
  private readonly workers = new Map<string, DockerWorker>();
  /** Ids whose start is under way. */
  private readonly starting = new Set<string>();
  /** Ids of which it is not known whether they were started; if they were, they are not wanted. */
  private readonly inDoubt = new Set<string>();
  private readonly watchers = new Set<Watcher>();
  private readonly closing = new AbortController();
  private readonly application: string;
  private readonly containers: Containers;
  private readonly told: Told;
  private readonly events: EventStream;
  private readonly starter: Starter;
  private reach: Promise<Reach> | undefined;
  private syncing: Promise<void> = Promise.resolve();

  constructor(
    private readonly engine: Engine,
    { application, dataDir, note = () => {} }: DriverOptions,
  ) {
    this.application = application;
    this.containers = new Containers(engine, application);
    this.told = new Told(join(dataDir, 'told'));
    const filters = { event: ['die', 'oom'], label: [`${APPLICATION}=${application}`, WORKER] };
    this.events = new EventStream(engine, filters, {
      event: (event) => this.happened(event),
      opened: () => this.resync(),
      note,
    });
    const images = new Images(engine, note);
    this.starter = new Starter({
      engine,
      application,
      containers: this.containers,
      images,
      reach: () => this.findReach(),
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
    if (!/^[A-Za-z0-9-]+$/.test(id)) throw new Error(`"${id}" is no worker id`);
    if (this.workers.has(id) || this.starting.has(id) || this.inDoubt.has(id)) {
      throw new RequestError('MN4004', 409, `there is a worker ${id} already`);
    }
    this.starting.add(id);
    try {
      const found = await this.starter.start(spec);
      const worker = this.take(found);
      // Its end may have been told before it was known here.
      void this.look(worker);
      return worker.view();
    } catch (error) {
      if (error instanceof PlatformError) this.inDoubt.add(id);
      throw error;
    } finally {
      this.starting.delete(id);
    }
  }

  async stop(id: string, gracePeriod: number): Promise<void> {
    if (this.inDoubt.has(id)) return await this.undo(id);
    const worker = this.workers.get(id);
    if (!worker || worker.exit) return;
    const gone = worker.gone();
    const killAt = Math.min(worker.killAt ?? Number.POSITIVE_INFINITY, Date.now() + gracePeriod);
    if (killAt !== worker.killAt || !worker.killTimer) {
      worker.killAt = killAt;
      clearTimeout(worker.killTimer);
      worker.killTimer = setTimeout(() => void this.kill(worker), killAt - Date.now());
    }
    if (!worker.asked) {
      worker.asked = true;
      void this.signal(worker, 'SIGTERM');
    }
    await gone;
  }

  async list(): Promise<Worker[]> {
    await this.resync();
    return [...this.workers.values()].map((worker) => worker.view());
  }

  watch(onExit: Watcher): () => void {
    this.watchers.add(onExit);
    // Later, so that the caller has the function that ends the watch before it is told of anything.
    setImmediate(() => {
      for (const worker of this.workers.values()) this.tell(worker);
    });
    return () => this.watchers.delete(onExit);
  }

  async usage(ids: readonly string[]): Promise<ReadonlyMap<string, Usage>> {
    const readings = await Promise.all(
      ids.map(async (id) => {
        const worker = this.workers.get(id);
        const usage = worker && !worker.exit ? await readUsage(this.engine, worker.container) : undefined;
        return usage ? [[id, usage] as const] : [];
      }),
    );
    return new Map(readings.flat());
  }

  async *logs(id: string, options: LogOptions): AsyncIterable<LogLine> {
    const worker = this.workers.get(id);
    if (!worker) throw new RequestError('MN4002', 404, `there is no worker ${id}`);
    const { signal } = this.closing;
    yield* readLogs(this.engine, worker, {
      ...options,
      signal: options.signal ? AbortSignal.any([options.signal, signal]) : signal,
    });
  }

  async remove(id: string): Promise<void> {
    const worker = this.workers.get(id);
    if (!worker) return;
    if (!worker.exit) throw new RequestError('MN4004', 409, `worker ${id} has not ended`);
    await this.containers.remove(worker.container);
    this.workers.delete(id);
    this.told.delete(id);
  }

  async limits(): Promise<Limits> {
    const { CpuCfsQuota, MemoryLimit } = await this.engine.json('GET', '/info', info);
    return {
      cpu: CpuCfsQuota || "not enforced: the kernel of the Docker Engine's machine can't limit CPU use",
      memory: MemoryLimit || "not enforced: the kernel of the Docker Engine's machine can't limit memory",
    };
  }

  async close(): Promise<void> {
    this.closing.abort();
    this.events.close();
    this.watchers.clear();
    for (const worker of this.workers.values()) worker.closed();
    await this.engine.close();
  }

  private take(found: Container): DockerWorker {
    const view = workerOf(found);
    if (!view) throw new Error(`the labels of container ${found.Id} are not those of a worker`);
    const worker = new DockerWorker(found.Id, view);
    this.workers.set(view.id, worker);
    return worker;
  }

  /** One after the other: what one removes must not be in what another has listed before. */
  private resync(): Promise<void> {
    const done = this.syncing.then(() => this.sync());
    this.syncing = done.catch(() => {});
    return done;
  }

  /**
   * Brings what the driver has in mind in line with what the Engine shows. Ends of which no event told are seen here,
   * and what was never started, or is not known to have been, is removed.
   */
  private async sync(): Promise<void> {
    const before = [...this.workers.values()];
    const found = await this.containers.all();
    for (const [id, each] of found) {
      if (this.starting.has(id)) continue;
      if (this.inDoubt.has(id) || each.State.Status === 'created') {
        await this.containers.remove(each.Id);
        this.inDoubt.delete(id);
        continue;
      }
      const worker = this.workers.get(id) ?? (workerOf(each) && this.take(each));
      const exit = exitOf(each);
      if (worker && exit) this.end(worker, worker.asked ? exit : unwatched(exit));
    }
    for (const worker of before) {
      if (found.has(worker.id)) continue;
      if (worker.exit) this.workers.delete(worker.id);
      else this.end(worker, lost());
    }
    for (const id of this.inDoubt) if (!found.has(id)) this.inDoubt.delete(id);
    this.told.keep(new Set(this.workers.keys()));
  }

  private async happened({ Action, time, Actor }: ContainerEvent): Promise<void> {
    const worker = this.workers.get(Actor.Attributes[WORKER] ?? '');
    if (worker?.container !== Actor.ID) return;
    if (Action === 'oom') worker.outOfMemory = true;
    else await this.look(worker, { code: Number(Actor.Attributes.exitCode), at: time * 1000 });
  }

  /**
   * Sees whether the worker has ended.
   * @param told what an event said of its end, for a container that is removed by now or an Engine that is going down
   */
  private async look(worker: DockerWorker, told?: Pick<Exit, 'code' | 'at'>): Promise<void> {
    const ended = told && { ...told, signal: null, outOfMemory: false };
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
    this.tell(worker);
  }

  /** Tells of an end, if that has not been done and somebody listens; then it is on record as told. */
  private tell({ id, exit }: DockerWorker): void {
    if (!exit || this.told.has(id) || this.watchers.size === 0) return;
    for (const watcher of this.watchers) watcher(id, exit);
    this.told.add(id);
  }

  private async kill(worker: DockerWorker): Promise<void> {
    worker.killTimer = undefined;
    await this.signal(worker, 'SIGKILL');
  }

  private async signal(worker: DockerWorker, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    try {
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
    this.inDoubt.delete(id);
  }

  private findReach(): Promise<Reach> {
    this.reach ??= this.lookForReach().catch((error: unknown) => {
      this.reach = undefined;
      throw error;
    });
    return this.reach;
  }

  private async lookForReach(): Promise<Reach> {
    const name = networkName(this.application);
    try {
      return await reachOf(await this.engine.json('GET', `/networks/${name}`, network));
    } catch (error) {
      if (!(error instanceof EngineRefusal && error.status === 404)) throw error;
      throw new Error(`the Docker Engine has no network ${name}; "multinode up" makes it`, { cause: error });
    }
  }
}
