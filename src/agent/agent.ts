import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { DaemonObserver, Driver, Exit, Health, Worker } from '../../providers/driver.js';
import type { Platform, Support } from '../../providers/platform.js';
import { inputChanges } from '../api/input-changes.js';
import type { HistoryQuery } from '../api/parameters.generated.js';
import type {
  AgentEvent,
  AgentStatus,
  ApplicationChange,
  ApplicationRequest,
  ApplicationView,
  Decision,
  History,
  InputChanges,
  Inputs,
  Invocation,
  LogEntry,
  QuotaStatus,
  StandbyAnswer,
  Status,
} from '../api/types.js';
import { ManifestError, RequestError, UnsupportedError } from '../errors/errors.js';
import { BOUNDS } from '../histogram.js';
import { changeJobs } from '../manifest/dependencies.js';
import { inputsFingerprint } from '../manifest/inputs.js';
import { workloads } from '../manifest/model.js';
import { toMilliseconds } from '../manifest/units.js';
import { sentence } from '../text/sentence.js';
import type { ApiBackend, LogQuery } from './api/backend.js';
import {
  functionStatus,
  jobStatus,
  outageStatus,
  quotaStatus,
  scheduledTaskStatus,
  serviceStatus,
} from './api/status.js';
import { Events } from './events/events.js';
import { ExecutionService } from './executions/service.js';
import type { ExecutionStore } from './executions/store.js';
import type { ExecutionTokens } from './executions/tokens.js';
import { resolveQuery } from './history/query.js';
import { Recorder } from './history/recorder.js';
import { series } from './history/series.js';
import { HistoryStore } from './history/store.js';
import { subjects } from './history/subjects.js';
import { AsyncInvocations } from './invocations/runner.js';
import type { InvocationStore } from './invocations/store.js';
import type { Job } from './jobs/job.js';
import type { Logger } from './logging/logger.js';
import { withMask, withMaskedDaemons } from './masking/driver.js';
import { SecretMask } from './masking/mask.js';
import { collectMetrics } from './metrics/collect.js';
import type { Format } from './metrics/exposition.js';
import { AwaitedStore } from './order/awaited-store.js';
import { type Change, ChangeStore } from './order/change-store.js';
import { Changing } from './order/changing.js';
import type { ScheduleStore } from './schedules/store.js';
import type { ScheduledTask } from './schedules/task.js';
import { type Balancing, refuseOtherProgram } from './services/balancing.js';
import { Standbys } from './standby/standbys.js';
import {
  clearApplication,
  loadApplication,
  loadInputs,
  type SavedApplication,
  saveApplication,
} from './store/application.js';
import type { Disk } from './store/disk.js';
import type { Store } from './store/open.js';
import type { Clock } from './time/clock.js';
import { systemTimeZoneData, TIME_ZONE_DATA, timeZoneNotes } from './time/time-zone-data.js';
import { HookStore } from './workers/hook-store.js';
import { workloadLog } from './workers/workload-log.js';
import { Workloads } from './workloads.js';

export interface AgentParts {
  readonly driver: Driver;
  /** Set if Terraform runs the daemons by itself. */
  readonly observer?: DaemonObserver | undefined;
  readonly platform: Pick<Platform, 'name' | 'support' | 'balancer' | 'hostOf'>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly balancing: Balancing;
  readonly store: Store;
  /** The disk that holds the store. */
  readonly disk: Disk;
  readonly invocations: InvocationStore;
  readonly executionStore: ExecutionStore;
  readonly schedules: ScheduleStore;
  readonly tokens: ExecutionTokens;
  /** The agent's address as workers see it. */
  readonly workerUrl: string;
  /** What `status` says about the agent itself. */
  readonly self: AgentStatus;
}

/** The application that an agent runs, from its manifest's arrival to its removal. */
export class Agent implements ApiBackend {
  readonly invocations: AsyncInvocations;
  readonly executions: ExecutionService;
  readonly workloads: Workloads;
  readonly #parts: AgentParts;
  #application: ApplicationView | null = null;
  #notes: readonly string[] = [];
  /**
   * Workers that were running when no application was on record, kept for the next one that is applied. null: one was
   * on record.
   */
  #unclaimed: number | null = null;
  /** Why the application on record can't run; null once another is applied. */
  #refused: string | null = null;
  #systemTimeZoneData: string | null = null;
  readonly #mask = new SecretMask();
  readonly #awaited: AwaitedStore;
  readonly #hooks: HookStore;
  readonly #changing: Changing;
  readonly #standbys: Standbys;
  readonly #events: Events;
  readonly #history: HistoryStore;
  readonly #recorder: Recorder;
  #stopping = false;
  #endWatch: () => void = () => {};
  #endHealthWatch: () => void = () => {};
  /** Changes to the application run one at a time. */
  #changes: Promise<unknown> = Promise.resolve();

  private constructor(given: AgentParts) {
    const parts = {
      ...given,
      driver: withMask(given.driver, this.#mask),
      observer: given.observer && withMaskedDaemons(given.observer, this.#mask),
    };
    this.#parts = parts;
    this.#standbys = new Standbys(parts.clock);
    this.#awaited = new AwaitedStore(parts.store);
    this.#hooks = new HookStore(parts.store);
    this.workloads = new Workloads({
      ...parts,
      url: parts.workerUrl,
      awaited: this.#awaited,
      hooks: this.#hooks,
    });
    this.#changing = new Changing({
      ...parts,
      changes: new ChangeStore(parts.store),
      workloads: this.workloads,
      apply: (request, current) =>
        this.#change(async () => {
          if (current()) await this.#apply(request);
        }),
    });
    this.executions = new ExecutionService({
      ...parts,
      store: parts.executionStore,
      pool: (name) => this.workloads.executed(name),
    });
    this.invocations = new AsyncInvocations({
      store: parts.invocations,
      clock: parts.clock,
      log: parts.log,
      pool: (name) => this.workloads.functions.get(name),
      newId: randomUUID,
    });
    this.#events = new Events({
      clock: parts.clock,
      workloads: this.workloads,
      status: () => this.status(),
      onExecution: (listener) => parts.executionStore.notifier.onChange(listener),
    });
    this.#history = new HistoryStore(parts.store);
    this.#recorder = new Recorder({
      ...parts,
      subjects: (seen) => subjects(this.workloads, seen),
      store: this.#history,
    });
  }

  /** An agent with the application and the workers that an earlier one left. */
  static async open(parts: AgentParts): Promise<Agent> {
    const agent = new Agent(parts);
    await agent.#recover();
    agent.#recorder.start();
    return agent;
  }

  application(): ApplicationView | null {
    return this.#application;
  }

  changedInputs(inputs: Inputs): InputChanges {
    const applied = loadInputs(this.#parts.store);
    if (!applied) throw new RequestError('MN4002', 404, 'No application is applied.');
    return { items: inputChanges(applied, inputs) };
  }

  stopping(): boolean {
    return this.#stopping;
  }

  apply(request: ApplicationRequest): Promise<ApplicationView | ApplicationChange> {
    return this.#change(async () => {
      const { platform, balancing } = this.#parts;
      refuseUnsupported(request, platform.support);
      refuseOtherProgram(request.manifest.targets, platform, balancing);
      if (!this.#changing.continues(request)) {
        this.#changing.refuseAnother();
        if (!this.#needsJobs(request)) return await this.#apply(request);
        await this.workloads.reserve(request.manifest);
        this.#mask.add(Object.values(request.inputs.secrets));
        await this.#changing.begin(request, await this.#unclaimedWorkers());
      }
      const change = this.#changing.view();
      if (!change) throw new Error('A change that has begun is not there.');
      return change;
    });
  }

  /** Whether it has jobs that run before a change, and differs from the present application. */
  #needsJobs(request: ApplicationRequest): boolean {
    if (changeJobs(workloads(request.manifest)).length === 0) return false;
    const inputs = loadInputs(this.#parts.store);
    return !isDeepStrictEqual(request, { manifest: this.#application?.manifest, inputs });
  }

  async #apply(request: ApplicationRequest): Promise<ApplicationView> {
    const appliedAt = Math.floor(this.#parts.clock.timeOfDay());
    const application = await view({ request, appliedAt });
    await this.workloads.reserve(request.manifest);
    await saveApplication(this.#parts.store, request, appliedAt);
    // Whoever waits for the change looks for the application once the change is over.
    this.#application = application;
    await this.#changing.withdraw();
    this.#mask.add(Object.values(request.inputs.secrets));
    const found = await this.#unclaimedWorkers();
    this.workloads.take(request, found);
    if (this.#unclaimed !== null) await this.#settleLeft(found);
    this.#unclaimed = null;
    this.#refused = null;
    return application;
  }

  async #unclaimedWorkers(): Promise<Map<string, Worker[]>> {
    return this.#unclaimed === null ? new Map() : await this.#workers();
  }

  remove(): Promise<void> {
    return this.#change(async () => {
      await this.#changing.withdraw();
      this.#application = null;
      await this.workloads.close();
      await this.#forgetWorkers();
      this.#unclaimed = null;
      this.#refused = null;
      await this.#parts.invocations.clear();
      await this.executions.clear();
      await this.#parts.schedules.clear();
      await this.#awaited.clear();
      await this.#hooks.clear();
      await this.#history.clear();
      await clearApplication(this.#parts.store);
    });
  }

  status(): Status {
    const { self } = this.#parts;
    const failure = this.#changing.failure();
    const functions = [...this.workloads.functions.values()].map(
      (pool) => [pool.name, functionStatus(pool, `${self.url}/functions/${pool.name}`)] as const,
    );
    const services = [...this.workloads.services.values()].map(
      (service) => [service.name, serviceStatus(service, new URL(self.url).hostname)] as const,
    );
    return {
      application: this.#application?.manifest.name ?? null,
      agent: self,
      standbys: this.#standbys.list(),
      outage: outageStatus(this.#parts.driver.outage()),
      storage: this.#parts.disk.status(),
      functions: Object.fromEntries(functions),
      jobs: Object.fromEntries(
        [...this.workloads.jobs.values()].map((job) => [job.name, jobStatus(job, this.executions.store)]),
      ),
      services: Object.fromEntries(services),
      scheduled_tasks: Object.fromEntries(
        [...this.workloads.scheduledTasks.values()].map((task) => [
          task.name,
          scheduledTaskStatus(task, this.executions.store),
        ]),
      ),
      daemons: Object.fromEntries(
        [...this.workloads.daemons].map(([name, daemon]) => [name, daemon.status()]),
      ),
      quotas: this.quotas(),
      waiting: this.workloads.order.list(),
      change: this.#changing.view(),
      time_zone_data: TIME_ZONE_DATA,
      notes: [
        ...this.#notes,
        ...(this.#refused === null ? [] : [this.#refused]),
        ...(failure === null ? [] : [`The last change was not applied. ${sentence(failure)}`]),
        ...(this.#unclaimed ? [unclaimed(this.#unclaimed)] : []),
        ...timeZoneNotes(
          this.#application?.manifest.scheduled_tasks ?? {},
          TIME_ZONE_DATA,
          this.#systemTimeZoneData,
        ),
      ],
    };
  }

  standBy(agent: AgentStatus): StandbyAnswer {
    this.#standbys.add(agent);
    const services = [...this.workloads.services.values()].map(({ control }) => control.manifest);
    const raw = services.filter(({ protocol }) => protocol === 'tcp');
    return { ports: services.map(({ port }) => port), raw_ports: raw.map(({ port }) => port) };
  }

  decisions(workload: string): readonly Decision[] {
    return this.workloads.get(workload).decisions.view();
  }

  async history(name: string, query: HistoryQuery): Promise<History> {
    const { kind } = this.workloads.get(name);
    const { from, to, step, stored } = resolveQuery(query, this.#parts.clock.timeOfDay());
    return {
      workload: name,
      kind,
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
      step: step / 1000,
      bounds: BOUNDS,
      items: await series(this.#history.read(name, stored, from, to), step),
    };
  }

  logs(workload: string, options: LogQuery): AsyncIterable<LogEntry> {
    return workloadLog(this.#parts.driver, this.workloads.get(workload), options);
  }

  quotas(): QuotaStatus {
    return quotaStatus(this.workloads);
  }

  events(lastId: string | undefined, signal: AbortSignal): AsyncIterable<AgentEvent> {
    return this.#events.read(lastId, signal);
  }

  metrics(format: Format): string {
    return collectMetrics(format, {
      self: this.#parts.self,
      outage: this.#parts.driver.outage() !== null,
      storage: this.#parts.disk.status(),
      workloads: this.workloads,
      functions: this.workloads.functions.values(),
      services: this.workloads.services.values(),
      executed: [...this.workloads.jobs.values(), ...this.workloads.scheduledTasks.values()],
      invocations: this.#parts.invocations.counts(),
      executions: (workload) => this.#parts.executionStore.counts(workload),
      quotas: this.quotas(),
    });
  }

  cancelInvocation(id: string): Promise<Invocation> {
    return this.invocations.cancel(id);
  }

  job(name: string): Job {
    return this.workloads.job(name);
  }

  scheduledTask(name: string): ScheduledTask {
    return this.workloads.scheduledTask(name);
  }

  /** The longest grace period, in milliseconds: how long work in progress may take when the agent stops. */
  gracePeriod(): number {
    const periods = [...this.workloads].map(({ manifest }) => manifest.stop_grace_period);
    return toMilliseconds(Math.max(0, ...periods));
  }

  /** From now on the agent says that it is stopping; work in progress continues. */
  beginStopping(): void {
    this.#stopping = true;
  }

  /** Leaves the workers running, for the next agent to adopt. */
  async close(): Promise<void> {
    this.#stopping = true;
    await this.#changes;
    this.#changing.stop();
    await this.invocations.stop();
    this.#events.close();
    await this.#recorder.stop();
    await this.workloads.detach(this.gracePeriod());
    this.#endWatch();
    this.#endHealthWatch();
    await this.#parts.observer?.close();
    await this.#parts.driver.close();
  }

  async #recover(): Promise<void> {
    const { driver, store, log } = this.#parts;
    if (store.notice !== null) log.warn(store.notice);
    // Exits reported before their workload exists here, perhaps of workers that are not listed yet.
    const early = new Map<string, Exit>();
    let onExit = (id: string, exit: Exit): void => {
      early.set(id, exit);
    };
    this.#endWatch = driver.watch((id, exit) => onExit(id, exit));
    const earlyHealth = new Map<string, Health>();
    let onHealth = (id: string, health: Health): void => {
      earlyHealth.set(id, health);
    };
    this.#endHealthWatch = driver.watchHealth((id, health) => onHealth(id, health));
    const { cpu, memory } = await driver.limits();
    this.#systemTimeZoneData = await systemTimeZoneData();
    this.#notes = [...new Set([store.notice, cpu, memory].filter((note) => typeof note === 'string'))];
    const found = await this.#workers();
    const saved = this.#load();
    const change = await this.#loadChange(saved);
    if (saved) {
      this.#application = await view(saved);
      this.#mask.add(Object.values(saved.request.inputs.secrets));
    }
    if (change) {
      this.#mask.add(Object.values(change.request.inputs.secrets));
      this.#changing.resume(change, found);
    }
    if (saved) this.workloads.recover(saved.request, found);
    else this.#countUnclaimed(found);
    onExit = (id, exit) => this.workloads.exited(id, exit);
    for (const [id, exit] of early) onExit(id, exit);
    onHealth = (id, health) => this.workloads.checked(id, health);
    for (const [id, health] of earlyHealth) onHealth(id, health);
    if (saved) await this.#settleLeft(found);
  }

  /** The database may have been lost, so workers that nothing declares are not ended for that reason alone. */
  #countUnclaimed(found: ReadonlyMap<string, readonly Worker[]>): void {
    // What a change has prepared already exists.
    const declared = new Set([...this.workloads].map(({ name }) => name));
    const left = [...found].flatMap(([name, workers]) => (declared.has(name) ? [] : workers));
    this.#unclaimed = left.filter(({ exit }) => !exit).length;
    if (this.#unclaimed > 0) this.#parts.log.warn(unclaimed(this.#unclaimed));
  }

  /**
   * null also if this version rejects the application: an agent that refused to start could not be given a better one.
   */
  #load(): SavedApplication | null {
    const { store, log } = this.#parts;
    try {
      return loadApplication(store);
    } catch (error) {
      if (!(error instanceof ManifestError)) throw error;
      this.#refused = refusedApplication(error);
      log.error(this.#refused);
      return null;
    }
  }

  /** null if there is none. One that this version rejects, or that is applied, is removed. */
  async #loadChange(saved: SavedApplication | null): Promise<Change | null> {
    const changes = new ChangeStore(this.#parts.store);
    try {
      const change = changes.get();
      if (!change || !isDeepStrictEqual(change.request, saved?.request)) return change;
    } catch (error) {
      if (!(error instanceof ManifestError)) throw error;
      this.#parts.log.error(refusedApplication(error));
    }
    await changes.clear();
    return null;
  }

  /**
   * Ends what an earlier agent left and the application does not declare, and continues the invocations that it left.
   */
  async #settleLeft(found: ReadonlyMap<string, readonly Worker[]>): Promise<void> {
    const known = new Set([...this.workloads].map(({ name }) => name));
    // A daemon that the platform runs takes none back; the agent may have run it before.
    const owners = new Set(
      [...this.workloads].filter(({ log }) => log === undefined).map(({ name }) => name),
    );
    const orphans = [...found].filter(([name]) => !owners.has(name)).flatMap(([, workers]) => workers);
    await this.#stopOrphans(orphans);
    await this.#parts.executionStore.abandon(known, Math.floor(this.#parts.clock.timeOfDay()));
    for (const name of this.workloads.functions.keys()) this.invocations.recover(name);
  }

  /** All existing workers, by workload. */
  async #workers(): Promise<Map<string, Worker[]>> {
    const found = new Map<string, Worker[]>();
    for (const worker of await this.#parts.driver.list()) {
      found.set(worker.workload, [...(found.get(worker.workload) ?? []), worker]);
    }
    return found;
  }

  /** Stops workers of workloads that are no longer declared. */
  async #stopOrphans(orphans: readonly Worker[]): Promise<void> {
    const { driver, log, executionStore } = this.#parts;
    for (const { id, workload, exit } of orphans) {
      // The logs of executions outlive their job.
      if (exit && executionStore.hasWorker(id)) continue;
      log.info({ workload, worker: id }, 'stopping a worker whose workload is no longer declared');
      await driver.stop(id, 0);
      if (!executionStore.hasWorker(id)) await driver.remove(id);
    }
  }

  /**
   * Removes every worker: ended ones are kept for their logs, and can hold on to platform objects that are about to be
   * removed.
   */
  async #forgetWorkers(): Promise<void> {
    const { driver } = this.#parts;
    for (const { id } of await driver.list()) {
      await driver.stop(id, 0);
      await driver.remove(id);
    }
  }

  #change<T>(work: () => Promise<T>): Promise<T> {
    if (this.#stopping) return Promise.reject(new RequestError('MN4009', 503, 'The agent is stopping.'));
    const change = this.#changes.then(work);
    this.#changes = change.catch(() => {});
    return change;
  }
}

function unclaimed(workers: number): string {
  return `${workers === 1 ? '1 worker is' : `${workers} workers are`} running, but no application is; \`multinode up\` takes over those whose workload the manifest declares, and ends the rest.`;
}

function refusedApplication({ message, issues }: ManifestError): string {
  const [first] = issues;
  const field = first && first.path.length > 0 ? `${first.path.join('.')}: ` : '';
  const others = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
  return `The application on record came from another version, and this version rejects it: ${field}${first?.message ?? message}${others}. None of it has been started; correct the manifest, then run \`multinode up\`.`;
}

/** Made only once per application, because the fingerprint is costly. */
async function view({ request, appliedAt }: SavedApplication): Promise<ApplicationView> {
  return {
    manifest: request.manifest,
    inputs_fingerprint: await inputsFingerprint(request.inputs),
    applied_at: new Date(appliedAt).toISOString(),
  };
}

/** Rejects what can't run on the target in this version, instead of accepting it silently. @throws UnsupportedError */
function refuseUnsupported({ manifest, inputs }: ApplicationRequest, support: Support): void {
  const { kinds, refuse } = support;
  for (const workload of workloads(manifest)) {
    const { kind, name } = workload;
    if (!kinds.includes(kind)) {
      throw new UnsupportedError('MN2001', `This version can't run ${kind} ${name} on this target.`);
    }
    const variables = Object.keys(inputs.env_files[name] ?? {});
    const refusal = refuse(workload) ?? support.refuseVariables?.(workload, variables);
    if (refusal) throw new UnsupportedError(refusal.code, refusal.message);
  }
}
