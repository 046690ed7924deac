import { once } from 'node:events';
import type { Environment } from '../../src/environment.js';
import { PlatformError } from '../../src/errors/errors.js';
import type { HookField } from '../../src/manifest/model.js';
import { background } from '../../src/process/background.js';
import type {
  Driver,
  DriverOptions,
  Exit,
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
import { RemoteDriver } from '../shared/remote-driver.js';
import { lost } from '../shared/worker.js';
import type { Allocation, Evaluation } from './api/answers.js';
import { nomadAccess } from './api/environment.js';
import { EventStream, explain } from './api/events.js';
import { runInTask } from './api/exec.js';
import { Nomad, NomadRefusal } from './api/nomad.js';
import { testIn } from './checks.js';
import { JobDispatcher } from './job-dispatcher.js';
import { type Instance, Jobs } from './jobs.js';
import { writtenCheck } from './jobspec/check.js';
import { writtenHooks } from './jobspec/hooks.js';
import { readLogs } from './logs.js';
import { CHECK, CONTAINER_PORT, HOOKS, STOP_SIGNAL, TASK, WORKER } from './names.js';
import { UsageReader } from './usage.js';
import { Variables } from './variables.js';
import {
  describedByJob,
  endedByNomad,
  exitOf,
  hasStarted,
  NomadWorker,
  placedAt,
  taskOf,
  whyEnded,
} from './worker.js';

/**
 * Runs workers as dispatched instances of the jobs that Terraform registers, in the Nomad that the environment names;
 * adopts those that an earlier driver left.
 * @throws PlatformError if there is no Nomad, or it doesn't answer
 */
export async function openNomadDriver(
  options: DriverOptions,
  environment: Environment = process.env,
): Promise<Driver> {
  const driver = new NomadDriver(new Nomad(nomadAccess(environment), options.mayAct), options);
  await driver.open();
  return driver;
}

class NomadDriver extends RemoteDriver<NomadWorker, Instance> {
  protected readonly events: EventStream;
  /** By id of the dispatched job, to find an event's worker at once, however many there are. */
  private readonly byJob = new Map<string, NomadWorker>();
  private readonly jobs: Jobs;
  private readonly dispatcher: JobDispatcher;
  private readonly reader: UsageReader;

  constructor(
    private readonly nomad: Nomad,
    options: DriverOptions,
  ) {
    super('Nomad', options);
    const { application, note = () => {} } = options;
    this.jobs = new Jobs(nomad, application);
    this.reader = new UsageReader(nomad, note);
    const variables = new Variables(nomad, application);
    this.dispatcher = new JobDispatcher({
      nomad,
      application,
      jobs: this.jobs,
      variables,
      nodesOf: (spec) => this.nodesOf(spec),
      note,
    });
    const listener = {
      allocation: (seen: Allocation) => this.happened(seen),
      evaluation: (seen: Evaluation) => {
        if (this.jobs.owns(seen.JobID)) this.dispatcher.evaluation(seen);
      },
      opened: () => this.resync(),
    };
    this.events = new EventStream(nomad, listener, this.sight);
  }

  override async open(): Promise<void> {
    try {
      await super.open();
    } catch (error) {
      if (!(error instanceof NomadRefusal)) throw error;
      throw new PlatformError('MN2008', explain(error), { cause: error });
    }
  }

  async listening(id: string): Promise<Listening | undefined> {
    const worker = this.workers.get(id);
    const address = worker && !worker.exit ? worker.view().address : undefined;
    if (worker?.containerPort === undefined) return address;
    // Nomad does not report where it listens.
    return address && { host: '0.0.0.0', port: worker.containerPort };
  }

  async runHooks(id: string, moment: HookField, signal: AbortSignal): Promise<string | undefined> {
    const { job, allocation, begun } = this.workers.known(id);
    const hooks = writtenHooks((await this.jobs.meta(job))[HOOKS]);
    signal.throwIfAborted();
    await Promise.race([begun, once(signal, 'abort')]);
    return await runInTurn(moment, hooks?.[moment] ?? [], ({ command }) =>
      runInTask(this.nomad, { allocation, task: TASK, command, signal }),
    );
  }

  async limits(): Promise<LimitEnforcement> {
    return {
      cpu: 'the limit on cpu is not enforced: Nomad divides the CPUs of a node among its workers, which may also use idle CPU',
      memory:
        "the limit on memory is enforced for images; for commands that depends on the node: Nomad's raw_exec enforces it if it may use control groups, but does not report whether it does",
    };
  }

  protected begin(spec: WorkerSpec): Promise<NomadWorker> {
    return this.dispatcher.start(spec, (worker, allocation) => {
      this.add(worker);
      this.lookAt(worker, allocation);
    });
  }

  /** If it can't be signalled, Nomad ends it. */
  protected async terminate({ allocation, job, stopSignal }: NomadWorker): Promise<void> {
    if (!(await this.jobs.signal(allocation, stopSignal))) await this.jobs.end(job);
  }

  protected async forceEnd({ allocation, job }: NomadWorker): Promise<void> {
    await this.jobs.signal(allocation, 'SIGKILL');
    await this.jobs.end(job);
  }

  protected usageOf(worker: NomadWorker): Promise<Usage | undefined> {
    return this.reader.read(worker);
  }

  protected follow(
    worker: NomadWorker,
    options: LogOptions & { readonly signal: AbortSignal },
  ): AsyncIterable<LogLine> {
    return readLogs(this.nomad, worker, options);
  }

  protected async found(): Promise<ReadonlyMap<string, Instance>> {
    const instances = await this.jobs.all();
    return new Map(
      instances.flatMap((each) => {
        const id = each.job.Meta?.[WORKER];
        return id === undefined ? [] : [[id, each] as const];
      }),
    );
  }

  protected async foundOf(id: string): Promise<readonly Instance[]> {
    return (await this.jobs.all()).filter(({ job }) => job.Meta?.[WORKER] === id);
  }

  protected removeFound({ job }: Instance): Promise<void> {
    return this.jobs.remove(job.ID);
  }

  protected removeWorker({ job }: NomadWorker): Promise<void> {
    return this.jobs.remove(job);
  }

  protected adopt({ job, allocation }: Instance): NomadWorker | undefined {
    const described = describedByJob(job);
    if (!described || !allocation) return undefined;
    if (!hasStarted(taskOf(allocation)) && placedAt(allocation).address === undefined) return undefined;
    const running = { ...described, ...placedAt(allocation) };
    const {
      [STOP_SIGNAL]: stopSignal,
      [CONTAINER_PORT]: port,
      [CHECK]: check,
      [HOOKS]: hooks,
    } = job.Meta ?? {};
    const settings = {
      stopSignal,
      containerPort: port === undefined ? undefined : Number(port),
      check: writtenCheck(check),
      hooks: writtenHooks(hooks),
    };
    return this.add(new NomadWorker(job.ID, allocation, running, settings));
  }

  protected isLeftover(): boolean {
    return true;
  }

  protected look(worker: NomadWorker, { allocation }: Instance): void {
    if (allocation) this.lookAt(worker, allocation);
  }

  protected override lookAtStarting({ allocation }: Instance): void {
    if (allocation) this.dispatcher.allocation(allocation);
  }

  protected override unanswered(error: PlatformError): void {
    background('checking whether Nomad answers again failed', () => this.events.unanswered(error));
  }

  protected override end(worker: NomadWorker, exit: Exit): void {
    this.reader.forget(worker.allocation);
    super.end(worker, exit);
  }

  protected override forget(worker: NomadWorker): void {
    this.byJob.delete(worker.job);
    super.forget(worker);
  }

  protected disconnect(): Promise<void> {
    for (const { checks } of this.workers) checks.abort();
    this.dispatcher.close();
    return this.nomad.close();
  }

  /** The nodes of the replicas that are like a new one and stay, by their ids. */
  private nodesOf({ workload, revision }: WorkerSpec): ReadonlyMap<string, string> {
    const like = [...this.workers].filter((each) => {
      const seen = each.view();
      return seen.workload === workload && seen.revision === revision && !each.exit && !each.asked;
    });
    return new Map(like.map(({ id, node }) => [id, node]));
  }

  private happened(seen: Allocation): void {
    if (!this.jobs.owns(seen.JobID)) return;
    const worker = this.byJob.get(seen.JobID);
    if (worker) this.lookAt(worker, seen);
    else this.dispatcher.allocation(seen);
  }

  /** Checks whether the worker has ended. */
  private lookAt(worker: NomadWorker, seen: Allocation): void {
    if (worker.exit || this.closed) return;
    // Another allocation of the job replaces a lost one, which is not wanted.
    const exit = seen.ID === worker.allocation ? exitOf(seen) : lost();
    if (!exit) {
      if (hasStarted(taskOf(seen))) {
        worker.begin();
        this.check(worker);
      }
      return;
    }
    const byNomad = !worker.asked && endedByNomad(seen);
    const because = worker.asked ? undefined : whyEnded(seen);
    const explained = because === undefined ? exit : { ...exit, because };
    this.end(worker, byNomad ? { ...explained, lost: true } : explained);
    // If its program did not end by itself, Nomad may want to run it elsewhere.
    if (exit.lost || byNomad) this.jobs.end(worker.job).catch(() => {});
  }

  /** Starts its health checks, once: before Nomad has started its task, they would fail. */
  private check(worker: NomadWorker): void {
    const { id, allocation, check, checks } = worker;
    if (!check || worker.checked) return;
    worker.checked = true;
    // Nobody remembers whether an adopted worker has passed a check, so it is not said to be starting.
    const report = (health: Health) => {
      if (worker.health || health.status !== 'starting') this.workers.checked(worker, health);
    };
    background(`worker ${id} could not be checked`, () =>
      checkRepeatedly({
        check: testIn(this.nomad, allocation, check, checks.signal),
        times: check.times,
        age: Date.now() - worker.view().startedAt,
        report,
        signal: checks.signal,
      }),
    );
  }

  private add(worker: NomadWorker): NomadWorker {
    this.byJob.set(worker.job, worker);
    return this.workers.add(worker);
  }
}
