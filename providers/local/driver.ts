import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { isSystemError } from '../../src/errors/system.js';
import type { HookField } from '../../src/manifest/model.js';
import { background } from '../../src/process/background.js';
import { ageOf, isAlive, kill, startTime } from '../../src/process/identity.js';
import type {
  Driver,
  DriverOptions,
  Health,
  LimitEnforcement,
  Listening,
  LogLine,
  LogOptions,
  Usage,
  WorkerSpec,
} from '../driver.js';
import { checkRepeatedly } from '../shared/checks.js';
import { runInTurn } from '../shared/hooks.js';
import { WorkerDriver } from '../shared/worker-driver.js';
import { KnownWorkers } from '../shared/workers.js';
import { runBeside } from './beside.js';
import { environmentOf, runTest } from './checks.js';
import { type Ended, readExit, watchExits } from './exits.js';
import { Groups } from './groups/groups.js';
import { membersOf } from './groups/remove.js';
import { WorkerLogs } from './logs.js';
import { HOST, Ports } from './ports.js';
import { listeningAt, usageOf } from './processes.js';
import { Files, type WorkerRecord } from './records.js';
import { killAll, killProgram, killRest, killWrapper, terminateMain, terminateRest } from './signals.js';
import { startWorker } from './start.js';
import { TreeScanner } from './trees.js';
import { LocalWorker } from './worker.js';

/** Milliseconds between checks for what no event reports: wrappers that were killed, and the size of logs. */
const LOOK_INTERVAL = 1_000;
/** Milliseconds between records of which process started which, if no control group can show it later. */
const LINEAGE_INTERVAL = 2_000;

/** Runs workers as plain processes on this machine; adopts those that an earlier driver left in the folder. */
export async function openLocalDriver(options: DriverOptions): Promise<Driver> {
  await mkdir(options.dataDir, { recursive: true, mode: 0o700 });
  const dataDir = await realpath(options.dataDir);
  const { volumesDir = join(dataDir, 'volumes') } = options;
  const driver = new LocalDriver(options.root, volumesDir, new Files(dataDir), Groups.open(dataDir));
  await driver.open();
  return driver;
}

class LocalDriver extends WorkerDriver<LocalWorker> {
  protected readonly workers = new KnownWorkers<LocalWorker>({
    has: ({ reported }) => reported,
    add: (worker) => this.wasReported(worker),
  });
  readonly ports = new Ports();
  private readonly trees: TreeScanner;
  private stopWatching = (): void => {};
  private readonly timers: NodeJS.Timeout[] = [];
  private closed = false;

  constructor(
    readonly root: string,
    readonly volumesDir: string,
    readonly files: Files,
    readonly groups: Groups,
  ) {
    super();
    this.trees = new TreeScanner(files.workers, {
      sessions: () => this.sessions(),
      members: () => this.members(),
    });
  }

  async open(): Promise<void> {
    this.stopWatching = watchExits(this.files.exits, (id) => this.look(id));
    this.timers.push(setInterval(() => this.lookAtAll(), LOOK_INTERVAL).unref());
    if (!this.groups.any) {
      this.timers.push(setInterval(() => this.traceLineage(), LINEAGE_INTERVAL).unref());
    }
    for (const record of this.files.readAll()) this.adopt(record);
    await this.endStrays();
    await this.groups.removeOthers(this.groupsInUse());
    const ending = [...this.workers].filter((worker) => worker.ending && worker.graceLeft() === undefined);
    await Promise.all(ending.map((worker) => worker.gone()));
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

  async runHooks(id: string, moment: HookField, signal: AbortSignal): Promise<string | undefined> {
    const { record, environment } = this.workers.known(id);
    const { hooks, groups = [] } = record;
    return await runInTurn(moment, hooks?.[moment] ?? [], async (hook) => {
      if (!environment) throw new Error("the program's variables can't be read");
      return await runBeside(hook, groups, { ...environment, ...hook.environment }, signal);
    });
  }

  async listening(id: string): Promise<Listening | undefined> {
    const port = this.workers.get(id)?.record.port;
    const tree = port !== undefined && (await this.trees.scan()).get(id);
    if (!tree) return undefined;
    const addresses = listeningAt(tree);
    return { port, host: HOST, ...(addresses && { addresses }) };
  }

  async limits(): Promise<LimitEnforcement> {
    return this.groups.limits;
  }

  outage(): null {
    return null;
  }

  async close(): Promise<void> {
    this.closed = true;
    this.stopWatching();
    for (const timer of this.timers) clearInterval(timer);
    for (const worker of this.workers) {
      worker.logs.end();
      worker.checks.abort();
    }
    this.workers.close();
    await this.groups.close();
  }

  protected async launch(spec: WorkerSpec): Promise<LocalWorker> {
    const { record, child, environment } = await startWorker(spec, this);
    const worker = this.take(record);
    if (record.healthcheck) worker.health = { status: 'starting' };
    worker.environment = environment;
    this.check(worker);
    child.once('exit', () => this.look(record.id));
    this.look(record.id);
    return worker;
  }

  protected readLogs(worker: LocalWorker, options: LogOptions): AsyncIterable<LogLine> {
    return worker.logs.read(options);
  }

  protected async discard(worker: LocalWorker): Promise<void> {
    const { id, record } = worker;
    this.workers.delete(id);
    await killWrapper(record);
    this.groups.remove(record.groups ?? []);
    this.files.remove(id);
  }

  private take(record: WorkerRecord): LocalWorker {
    const { id } = record;
    const logs = new WorkerLogs(id, this.files.folder(id), (stream) => this.files.log(id, stream));
    return this.workers.add(new LocalWorker(record, logs));
  }

  private adopt(found: WorkerRecord): void {
    const record = { ...found, startedAt: startedAt(found) };
    const worker = this.take(record);
    if (worker.exit) {
      this.whereWritable(() => this.files.removeSecrets(record.id));
      this.whereWritable(() => worker.logs.bound());
      worker.logs.end();
      return;
    }
    if (record.port !== undefined) this.ports.keep(record.port);
    if (record.healthcheck || record.hooks) worker.environment = environmentOf(record);
    this.check(worker);
    this.look(record.id);
  }

  private check(worker: LocalWorker): void {
    const { environment } = worker;
    const { healthcheck, groups = [], startedAt } = worker.record;
    if (!healthcheck || !environment) return;
    // Nobody remembers whether an adopted worker has passed a check, so it is not said to be starting.
    const report = (health: Health) => {
      if (worker.health || health.status !== 'starting') this.workers.checked(worker, health);
    };
    background(`worker ${worker.id} could not be checked`, () =>
      checkRepeatedly({
        check: (signal) => runTest(healthcheck, groups, environment, signal),
        times: healthcheck.times,
        age: Date.now() - startedAt,
        report,
        signal: worker.checks.signal,
      }),
    );
  }

  /** Ends processes that carry a marker of this folder but belong to no living worker. */
  private async endStrays(): Promise<void> {
    for (const [id, processes] of await this.trees.scan()) {
      const worker = this.workers.get(id);
      if (!worker || worker.exit) killAll(processes);
    }
  }

  private groupsInUse(): Set<string> {
    const running = [...this.workers].filter(({ exit }) => !exit);
    return new Set(running.flatMap(({ record }) => record.groups ?? []));
  }

  /** Sessions that certainly belong to their worker; they outlive the wrapper, unless its pid was reused. */
  private sessions(): Map<number, string> {
    const sessions = new Map<number, string>();
    for (const { record, exit, seen } of this.workers) {
      const { pid, startTime: ours } = record.identity;
      if (!exit && seen && (startTime(pid) ?? ours) === ours) sessions.set(pid, record.id);
    }
    return sessions;
  }

  /** Processes in workers' control groups. */
  private members(): Map<number, string> {
    const running = [...this.workers].filter(({ exit }) => !exit);
    // All of a worker's groups have the same processes.
    return new Map(
      running.flatMap(({ id, record }) =>
        (record.groups ?? []).slice(0, 1).flatMap((group) => membersOf(group).map((pid) => [pid, id])),
      ),
    );
  }

  private traceLineage(): void {
    if ([...this.workers].every(({ exit }) => exit)) return;
    // The result is not needed here: the scanner remembers it.
    this.trees.scan().catch(() => {});
  }

  private lookAtAll(): void {
    for (const worker of this.workers) {
      const { id } = worker.record;
      background(`worker ${id} was not checked`, () => {
        if (worker.unsaved) this.save(worker);
        if (!worker.exit) this.look(id);
      });
      background(`the logs of worker ${id} were not truncated`, () => {
        if (!worker.exit) this.whereWritable(() => worker.logs.bound());
      });
    }
  }

  /** Checks whether the worker's program has ended. */
  private look(id: string): void {
    const worker = this.workers.get(id);
    if (!worker || worker.ending || worker.exit || this.closed) return;
    const { identity } = worker.record;
    const alive = isAlive(identity);
    worker.seen ||= alive;
    // A program may have suspended its process group with the wrapper, which then could not record its exit.
    if (alive) kill(identity.pid, 'SIGCONT');
    const ended = readExit(worker.record, this.files.exit(id), alive);
    if (ended) this.owned(worker, () => this.end(worker, ended));
  }

  /** Ends what a program has left behind, and reports its exit. */
  private async end(worker: LocalWorker, { exit, held }: Ended): Promise<void> {
    worker.ending = true;
    const { record } = worker;
    const { id, port, groups = [] } = record;
    try {
      await this.endRest(worker);
      if (!held) await killWrapper(record);
    } catch (error) {
      // The next check detects the exit again.
      worker.ending = false;
      throw error;
    }
    if (this.closed) return;
    const outOfMemory = exit.signal === 'SIGKILL' && !exit.lost && this.groups.ranOutOfMemory(groups);
    // None of its processes writes any more, so the logs stay within their limit.
    this.whereWritable(() => worker.logs.bound());
    worker.logs.end();
    if (port !== undefined) this.ports.release(port);
    this.whereWritable(() => this.files.removeSecrets(id));
    worker.ended(outOfMemory ? { ...exit, outOfMemory } : exit);
    this.workers.report(worker);
  }

  /** Ends what a program has left behind; while the worker is being stopped, that gets the rest of the grace period. */
  private async endRest(worker: LocalWorker): Promise<void> {
    const { record } = worker;
    const left = graceLeft(record);
    // A grace period that an earlier driver began.
    if (left > 0) worker.killAfter(left, () => this.owned(worker, () => this.kill(worker)));
    // Once it is over, `kill` leaves nothing to wait for.
    if (worker.graceLeft() !== undefined) await terminateRest(this.trees, record, () => !this.closed);
    if (this.closed) return;
    await killRest(this.trees, record);
    await this.groups.kill(record.groups ?? []);
  }

  private wasReported(worker: LocalWorker): void {
    worker.reported = true;
    this.save(worker);
  }

  /** Records that the worker's exit was reported; until then, its wrapper and groups keep the exit. */
  private save(worker: LocalWorker): void {
    const { record, exit } = worker;
    worker.unsaved = !this.whereWritable(() => {
      this.files.write({ ...record, ...(exit && { exit }) });
      // Not earlier: only they show a later driver why the worker was killed.
      this.groups.remove(record.groups ?? []);
    });
    if (!worker.unsaved) this.owned(worker, () => killWrapper(record));
  }

  /**
   * Changes files if possible: an exit is reported even if the disk is full or the folder was removed. What failed is tried
   * again at the next check, or by the next driver that opens the folder.
   * @returns whether it was done
   */
  private whereWritable(change: () => void): boolean {
    try {
      change();
      return true;
    } catch (error) {
      if (!isSystemError(error)) throw error;
      return false;
    }
  }

  protected async ask(worker: LocalWorker): Promise<void> {
    const { record } = worker;
    const stopping = { at: Date.now(), grace: worker.graceLeft() ?? 0 };
    this.whereWritable(() => this.files.write({ ...record, stopping }));
    await terminateMain(this.trees, record);
  }

  /** At the end of the grace period. */
  protected async kill(worker: LocalWorker): Promise<void> {
    const { record } = worker;
    const over = () => this.closed || worker.exit !== undefined;
    await killProgram(this.trees, record, () => {
      this.look(record.id);
      return worker.ending || over();
    });
    if (!over()) await killRest(this.trees, record);
  }

  /** If it fails, whoever waits for the worker's end gets the error; the next check may detect the exit. */
  private owned(worker: LocalWorker, work: () => Promise<void>): void {
    background(`the end of worker ${worker.id} was not handled`, work, (error) =>
      worker.emit('failed', error),
    );
  }
}

/** Milliseconds left of the recorded grace period; at most all of it, however the clock was set. */
function graceLeft({ stopping }: WorkerRecord): number {
  if (!stopping) return 0;
  return stopping.grace - Math.max(0, Date.now() - stopping.at);
}

/** Milliseconds by which two clocks may differ and still count as equal. */
const SAME_TIME = 2_000;

/** When a worker started, by the current clock: the recorded time may be from before the clock was set. */
function startedAt({ identity, startedAt: recorded, exit }: WorkerRecord): number {
  const age = exit ? undefined : ageOf(identity);
  if (age === undefined) return recorded;
  const started = Math.round(Date.now() - age);
  return Math.abs(started - recorded) > SAME_TIME ? started : recorded;
}
