import { join } from 'node:path';
import { PlatformError } from '../../src/errors/errors.js';
import { background } from '../../src/process/background.js';
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
import type { Allocation, Evaluation } from './api/answers.js';
import { type Environment, nomadAccess } from './api/environment.js';
import { EventStream, explain } from './api/events.js';
import { Nomad, NomadRefusal } from './api/nomad.js';
import { JobDispatcher } from './job-dispatcher.js';
import { type Instance, Jobs } from './jobs.js';
import { readLogs } from './logs.js';
import { WORKER } from './names.js';
import { UsageReader } from './usage.js';
import { Variables } from './variables.js';
import {
  describedBy,
  endedByNomad,
  exitOf,
  hasStarted,
  lost,
  NomadWorker,
  placedAt,
  taskOf,
  whyEnded,
} from './worker.js';

/**
 * Workers as dispatched instances of the jobs that the plan registers, in the Nomad that the environment names; adopts
 * those that an earlier driver left.
 * @throws PlatformError where there is no Nomad, or it doesn't answer
 */
export async function openNomadDriver(
  options: DriverOptions,
  environment: Environment = process.env,
): Promise<Driver> {
  const driver = new NomadDriver(new Nomad(nomadAccess(environment), options.mayAct), options);
  await driver.open();
  return driver;
}

class NomadDriver implements Driver {
  private readonly workers = new Workers<NomadWorker>({
    has: ({ id }) => this.told.has(id),
    add: ({ id }) => this.told.add(id),
  });
  /** By the ids of their dispatched jobs: an event is found its worker at once, however many there are. */
  private readonly byJob = new Map<string, NomadWorker>();
  /** Ids of which it is not known whether they were started; if they were, they are not wanted. */
  private readonly inDoubt = new Set<string>();
  private readonly closing = new AbortController();
  private readonly jobs: Jobs;
  private readonly told: ReportedExits;
  private readonly sight: Sight;
  private readonly events: EventStream;
  private readonly starter: JobDispatcher;
  private readonly reader: UsageReader;
  /** One after the other: what one removes must not be in what another has listed before. */
  private readonly resync = inTurn(() => this.sync());

  constructor(
    private readonly nomad: Nomad,
    { application, dataDir, note = () => {} }: DriverOptions,
  ) {
    this.jobs = new Jobs(nomad, application);
    this.told = new ReportedExits(join(dataDir, 'told'));
    this.reader = new UsageReader(nomad, note);
    const variables = new Variables(nomad, application);
    this.starter = new JobDispatcher({ nomad, application, jobs: this.jobs, variables });
    this.sight = new Sight('Nomad', note);
    const listener = {
      allocation: (seen: Allocation) => this.happened(seen),
      evaluation: (seen: Evaluation) => {
        if (this.jobs.owns(seen.JobID)) this.starter.evaluation(seen);
      },
      opened: () => this.resync(),
    };
    this.events = new EventStream(nomad, listener, this.sight);
  }

  async open(): Promise<void> {
    try {
      await this.events.open();
    } catch (error) {
      await this.close();
      if (!(error instanceof NomadRefusal)) throw error;
      throw new PlatformError('MN2008', explain(error), { cause: error });
    }
  }

  async start(spec: WorkerSpec): Promise<Worker> {
    const { id } = spec;
    if (this.inDoubt.has(id)) throw idTaken(id);
    return await this.workers.start(id, async () => {
      try {
        const started = await this.starter.start(spec, (worker, allocation) => {
          this.add(worker);
          this.look(worker, allocation);
        });
        return started.view();
      } catch (error) {
        if (error instanceof PlatformError) {
          this.inDoubt.add(id);
          this.unanswered(error);
        }
        throw error;
      }
    });
  }

  async stop(id: string, gracePeriod: number): Promise<void> {
    if (this.inDoubt.has(id)) return await this.undo(id);
    await this.workers.stop(id, gracePeriod, {
      ask: (worker) => this.ask(worker),
      kill: (worker) => this.kill(worker),
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
    return this.workers.usage(ids, (worker) => this.reader.read(worker));
  }

  async listening(id: string): Promise<Listening | undefined> {
    const worker = this.workers.get(id);
    // The port of the node is that of the task, too; where it listens, Nomad does not tell.
    return worker && !worker.exit ? worker.view().address : undefined;
  }

  async *logs(id: string, options: LogOptions): AsyncIterable<LogLine> {
    yield* readLogs(this.nomad, this.workers.known(id), untilClosed(options, this.closing.signal));
  }

  async remove(id: string): Promise<void> {
    const worker = this.workers.removable(id);
    if (!worker) return;
    await this.jobs.remove(worker.job);
    this.forget(worker);
    this.told.delete(id);
  }

  async limits(): Promise<Limits> {
    return {
      cpu: 'the limit on cpu is not enforced: Nomad shares the CPUs of a node out, and lets workers use what is left over',
      memory:
        "whether the limit on memory holds for commands is up to the node: Nomad's raw_exec enforces it where it may use control groups, and does not tell of it; for images it holds",
    };
  }

  outage(): Outage | null {
    return this.sight.outage;
  }

  async close(): Promise<void> {
    this.closing.abort();
    this.starter.close();
    this.events.close();
    this.workers.close();
    await this.nomad.close();
  }

  /**
   * Brings what the driver has in mind in line with what Nomad shows. Ends of which no event told are seen here, and
   * what has not begun to run, or is not known to have been started, is removed.
   */
  private async sync(): Promise<void> {
    const before = [...this.workers];
    const found = new Map(
      (await this.jobs.all()).flatMap((each) => {
        const id = each.job.Meta?.[WORKER];
        return id === undefined ? [] : [[id, each] as const];
      }),
    );
    for (const [id, each] of found) {
      if (this.workers.isStarting(id)) {
        if (each.allocation) this.starter.allocation(each.allocation);
        continue;
      }
      const worker = this.inDoubt.has(id) ? undefined : (this.workers.get(id) ?? this.adopted(each));
      if (worker) {
        if (each.allocation) this.look(worker, each.allocation);
        continue;
      }
      await this.jobs.remove(each.job.ID);
      this.inDoubt.delete(id);
    }
    for (const worker of before) {
      if (found.has(worker.id)) continue;
      if (worker.exit) this.forget(worker);
      else this.end(worker, lost());
    }
    for (const id of this.inDoubt) if (!found.has(id)) this.inDoubt.delete(id);
    this.told.keep(new Set([...this.workers].map(({ id }) => id)));
  }

  /** A worker that an earlier driver started; undefined where nobody was told that it was started. */
  private adopted({ job, allocation }: Instance): NomadWorker | undefined {
    const described = describedBy(job);
    if (!described || !allocation) return undefined;
    if (!hasStarted(taskOf(allocation)) && placedAt(allocation).address === undefined) return undefined;
    return this.add(new NomadWorker(job.ID, allocation.ID, { ...described, ...placedAt(allocation) }));
  }

  private happened(seen: Allocation): void {
    if (!this.jobs.owns(seen.JobID)) return;
    const worker = this.byJob.get(seen.JobID);
    if (worker) this.look(worker, seen);
    else this.starter.allocation(seen);
  }

  /** Sees whether the worker has ended. */
  private look(worker: NomadWorker, seen: Allocation): void {
    if (worker.exit || this.closing.signal.aborted) return;
    // Another allocation of the job stands in for one that is lost, and is not wanted.
    const exit = seen.ID === worker.allocation ? exitOf(seen) : lost();
    if (!exit) return;
    const byNomad = !worker.asked && endedByNomad(seen);
    const because = worker.asked ? undefined : whyEnded(seen);
    const told = because === undefined ? exit : { ...exit, because };
    this.end(worker, byNomad ? { ...told, lost: true } : told);
    // Where it was not its program that ended, Nomad may want to run it elsewhere.
    if (exit.lost || byNomad) this.jobs.end(worker.job).catch(() => {});
  }

  private end(worker: NomadWorker, exit: Exit): void {
    if (worker.exit || this.closing.signal.aborted) return;
    this.reader.forget(worker.allocation);
    worker.ended(exit);
    this.workers.tell(worker);
  }

  private add(worker: NomadWorker): NomadWorker {
    this.byJob.set(worker.job, worker);
    return this.workers.add(worker);
  }

  private forget(worker: NomadWorker): void {
    this.byJob.delete(worker.job);
    this.workers.delete(worker.id);
  }

  /** Asks the worker to end; where it can't be asked, Nomad ends it. */
  private async ask(worker: NomadWorker): Promise<void> {
    try {
      if (!(await this.jobs.signal(worker.allocation, 'SIGTERM'))) await this.jobs.end(worker.job);
    } catch (error) {
      worker.asked = false;
      this.failed(worker, error);
    }
  }

  private async kill(worker: NomadWorker): Promise<void> {
    try {
      await this.jobs.signal(worker.allocation, 'SIGKILL');
      await this.jobs.end(worker.job);
    } catch (error) {
      this.failed(worker, error);
    }
  }

  private unanswered(error: PlatformError): void {
    background('Nomad is not asked again', () => this.events.unanswered(error));
  }

  private failed(worker: NomadWorker, error: unknown): void {
    if (error instanceof PlatformError) this.unanswered(error);
    worker.emit('failed', error);
  }

  /** Removes what a start may have left of which nobody knows how it went. */
  private async undo(id: string): Promise<void> {
    for (const { job } of await this.jobs.all())
      if (job.Meta?.[WORKER] === id) await this.jobs.remove(job.ID);
    this.inDoubt.delete(id);
  }
}
