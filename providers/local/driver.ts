import { mkdir, realpath } from 'node:fs/promises';
import { RequestError } from '../../src/errors/errors.js';
import { isAlive, startTime } from '../../src/process/identity.js';
import type { Driver, DriverOptions, Exit, Limits, LogLine, Usage, Worker, WorkerSpec } from '../platform.js';
import { killed, readExit, watchExits } from './exits.js';
import { Groups } from './groups/groups.js';
import { type LogOptions, WorkerLogs } from './logs.js';
import { Ports } from './ports.js';
import { Files, type WorkerRecord } from './records.js';
import { killAll, killTree, signalTree } from './signals.js';
import { startWorker } from './start.js';
import { TreeScanner } from './trees.js';
import { usageOf } from './usage.js';
import { LocalWorker } from './worker.js';

/** How often to look at what no event tells: wrappers that were killed, and the size of logs. Milliseconds. */
const LOOK_INTERVAL = 1_000;

/** Workers as plain processes of this machine; adopts those that an earlier driver left in the folder. */
export async function openLocalDriver(options: DriverOptions): Promise<Driver> {
  await mkdir(options.dataDir, { recursive: true, mode: 0o700 });
  const dataDir = await realpath(options.dataDir);
  const driver = new LocalDriver(options.root, new Files(dataDir), Groups.open(dataDir));
  await driver.open();
  return driver;
}

type Watcher = (id: string, exit: Exit) => void;

class LocalDriver implements Driver {
  private readonly workers = new Map<string, LocalWorker>();
  /** Ids whose start is under way. */
  private readonly starting = new Set<string>();
  readonly ports = new Ports();
  private readonly watchers = new Set<Watcher>();
  private readonly trees: TreeScanner;
  private stopWatching = (): void => {};
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(
    readonly root: string,
    readonly files: Files,
    readonly groups: Groups,
  ) {
    this.trees = new TreeScanner(files.workers, () => this.sessions());
  }

  async open(): Promise<void> {
    this.stopWatching = watchExits(this.files.exits, (id) => this.look(id));
    this.timer = setInterval(() => this.lookAtAll(), LOOK_INTERVAL).unref();
    for (const record of this.files.readAll()) this.adopt(record);
    await this.endStrays();
    await this.groups.removeOthers(this.groupsInUse());
    await Promise.all(
      [...this.workers.values()].filter(({ ending }) => ending).map((worker) => worker.gone()),
    );
  }

  async start(spec: WorkerSpec): Promise<Worker> {
    const { id } = spec;
    if (!/^[A-Za-z0-9-]+$/.test(id)) throw new Error(`"${id}" is no worker id`);
    if (this.workers.has(id) || this.starting.has(id)) {
      throw new RequestError('MN4004', 409, `there is a worker ${id} already`);
    }
    this.starting.add(id);
    try {
      const { record, child } = await startWorker(spec, this);
      const worker = this.take(record);
      child.once('exit', () => this.look(id));
      this.look(id);
      return worker.view();
    } finally {
      this.starting.delete(id);
    }
  }

  async stop(id: string, gracePeriod: number): Promise<void> {
    const worker = this.workers.get(id);
    if (!worker || worker.exit) return;
    const first = worker.killAt === undefined;
    const killAt = Math.min(worker.killAt ?? Number.POSITIVE_INFINITY, Date.now() + gracePeriod);
    if (killAt !== worker.killAt) {
      worker.killAt = killAt;
      clearTimeout(worker.killTimer);
      worker.killTimer = setTimeout(() => void this.kill(worker), killAt - Date.now());
    }
    if (first) void signalTree(this.trees, worker.record, 'SIGTERM');
    await worker.gone();
  }

  async list(): Promise<Worker[]> {
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
    const trees = await this.trees.scan();
    const at = Date.now();
    return new Map(
      ids.flatMap((id) => {
        const tree = trees.get(id);
        return tree ? [[id, usageOf(tree, at)]] : [];
      }),
    );
  }

  async *logs(id: string, options: LogOptions): AsyncIterable<LogLine> {
    const worker = this.workers.get(id);
    if (!worker) throw new RequestError('MN4002', 404, `there is no worker ${id}`);
    yield* worker.logs.read(options);
  }

  async remove(id: string): Promise<void> {
    const worker = this.workers.get(id);
    if (!worker) return;
    if (!worker.exit) throw new RequestError('MN4004', 409, `worker ${id} has not ended`);
    this.workers.delete(id);
    this.groups.remove(worker.record.groups ?? []);
    this.files.remove(id);
  }

  async limits(): Promise<Limits> {
    return this.groups.limits;
  }

  async close(): Promise<void> {
    this.closed = true;
    this.stopWatching();
    clearInterval(this.timer);
    this.watchers.clear();
    for (const worker of this.workers.values()) {
      clearTimeout(worker.killTimer);
      worker.logs.end();
      worker.emit('closed');
    }
    await this.groups.close();
  }

  private take(record: WorkerRecord): LocalWorker {
    const { id } = record;
    const logs = new WorkerLogs(id, this.files.folder(id), (stream) => this.files.log(id, stream));
    const worker = new LocalWorker(record, logs);
    this.workers.set(id, worker);
    return worker;
  }

  private adopt(record: WorkerRecord): void {
    const worker = this.take(record);
    if (worker.exit) {
      this.files.removeSecrets(record.id);
      worker.logs.end();
      return;
    }
    if (record.port !== undefined) this.ports.keep(record.port);
    this.look(record.id);
  }

  /** Ends what carries a marker of this folder without belonging to a worker that lives. */
  private async endStrays(): Promise<void> {
    for (const [id, processes] of await this.trees.scan()) {
      const worker = this.workers.get(id);
      if (!worker || worker.exit) killAll(processes);
    }
  }

  private groupsInUse(): Set<string> {
    const running = [...this.workers.values()].filter(({ exit }) => !exit);
    return new Set(running.flatMap(({ record }) => record.groups ?? []));
  }

  /** Sessions that are surely their worker's; that of a wrapper just gone still is, unless its pid has come again. */
  private sessions(): Map<number, string> {
    const sessions = new Map<number, string>();
    for (const { record, exit, seen } of this.workers.values()) {
      const { pid, startTime: ours } = record.identity;
      if (!exit && seen && (startTime(pid) ?? ours) === ours) sessions.set(pid, record.id);
    }
    return sessions;
  }

  private lookAtAll(): void {
    for (const worker of this.workers.values()) {
      if (worker.exit) continue;
      this.whereWritable(() => worker.logs.bound());
      this.look(worker.record.id);
    }
  }

  /** Sees whether the worker's program has ended. */
  private look(id: string): void {
    const worker = this.workers.get(id);
    if (!worker || worker.ending || worker.exit || this.closed) return;
    const alive = isAlive(worker.record.identity);
    worker.seen ||= alive;
    // In this order: a wrapper that is gone has written what it ever will.
    const exit = readExit(this.files.exit(id)) ?? (alive ? undefined : killed(Date.now()));
    if (exit) void this.end(worker, exit);
  }

  private async end(worker: LocalWorker, exit: Exit): Promise<void> {
    worker.ending = true;
    const { id, port, groups = [], cost } = worker.record;
    await killTree(this.trees, worker.record);
    await this.groups.kill(groups);
    if (this.closed) return;
    clearTimeout(worker.killTimer);
    const outOfMemory = exit.signal === 'SIGKILL' && !exit.lost && this.groups.ranOutOfMemory(groups);
    worker.exit = outOfMemory ? { ...exit, outOfMemory, memoryLimit: cost.memory } : exit;
    worker.logs.end();
    if (port !== undefined) this.ports.release(port);
    this.whereWritable(() => this.files.removeSecrets(id));
    worker.emit('gone');
    this.tell(worker);
  }

  /** Tells of an end, if that has not been done and somebody listens; then it is on record as told. */
  private tell(worker: LocalWorker): void {
    const { record, exit, told } = worker;
    if (!exit || told || this.watchers.size === 0) return;
    worker.told = true;
    for (const watcher of this.watchers) watcher(record.id, exit);
    this.whereWritable(() => {
      this.files.write({ ...record, exit });
      // Not before: they alone tell a later driver why the worker was killed.
      this.groups.remove(record.groups ?? []);
    });
  }

  /**
   * Changes files where that is not what matters most: on a full disk, or where the folder was taken away, an end
   * is told nevertheless. What failed is done again at the next look, or by the driver that next opens the folder.
   */
  private whereWritable(change: () => void): void {
    try {
      change();
    } catch (error) {
      if (!isSystemError(error)) throw error;
    }
  }

  private async kill(worker: LocalWorker): Promise<void> {
    await signalTree(this.trees, worker.record, 'SIGKILL');
    await killTree(this.trees, worker.record);
    this.look(worker.record.id);
  }
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
