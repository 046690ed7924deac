import { randomBytes } from 'node:crypto';
import type { DaemonObserver, Driver, Exit, Health, Worker } from '../../providers/driver.js';
import type { Platform } from '../../providers/platform.js';
import type { ApplicationRequest } from '../api/types.js';
import { RequestError } from '../errors/errors.js';
import { own } from '../json/record.js';
import { closure, inOrder } from '../manifest/dependencies.js';
import {
  KINDS,
  type Manifest,
  type NamedWorkload,
  type QuotaLimits,
  SECTIONS,
  type WorkloadSpec,
  workloads,
} from '../manifest/model.js';
import { suggest } from '../manifest/suggest.js';
import { usedVariables } from '../manifest/uses.js';
import { background } from '../process/background.js';
import type { Workload } from './control/workload.js';
import { Daemon } from './daemons/daemon.js';
import { TerraformDaemon } from './daemons/terraform-daemon.js';
import type { ExecutedSpec, ExecutionPool } from './executions/pool.js';
import type { ExecutionStore } from './executions/store.js';
import type { ExecutionTokens } from './executions/tokens.js';
import { DeployedFunction } from './functions/deployed-function.js';
import { Job } from './jobs/job.js';
import type { Logger } from './logging/logger.js';
import { AwaitedExecutions } from './order/awaited.js';
import type { AwaitedStore } from './order/awaited-store.js';
import { StartOrder } from './order/order.js';
import { Quotas } from './quotas/quotas.js';
import { RESOURCES } from './scaling/quotas.js';
import type { ScheduleStore } from './schedules/store.js';
import { ScheduledTask } from './schedules/task.js';
import type { Balancing } from './services/balancing.js';
import { Service } from './services/service.js';
import { newId } from './store/ids.js';
import type { Clock } from './time/clock.js';
import type { HookStore } from './workers/hook-store.js';
import type { WorkerTemplate } from './workers/set.js';
import { workerTemplate } from './workers/template.js';

export interface WorkloadParts {
  readonly driver: Driver;
  /** Set if Terraform runs the daemons by itself. */
  readonly observer?: DaemonObserver | undefined;
  readonly clock: Clock;
  readonly log: Logger;
  readonly executionStore: ExecutionStore;
  readonly schedules: ScheduleStore;
  readonly awaited: AwaitedStore;
  readonly hooks: HookStore;
  readonly tokens: ExecutionTokens;
  readonly platform: Pick<Platform, 'hostOf'>;
  /** The agent's address, for workers. */
  readonly url: string;
  readonly balancing: Balancing;
}

/** Milliseconds before another try at removing a workload. */
const RETRY = 1_000;

/** The workloads of the application: which exist, and what happens to each when the manifest changes. */
export class Workloads {
  readonly quotas: Quotas;
  readonly functions = new Map<string, DeployedFunction>();
  readonly jobs = new Map<string, Job>();
  readonly scheduledTasks = new Map<string, ScheduledTask>();
  readonly services = new Map<string, Service>();
  readonly daemons = new Map<string, Daemon | TerraformDaemon>();
  /** What was taken last. */
  #taken: ApplicationRequest | undefined;
  /** What a change has prepared that is not applied yet. */
  #prepared: Prepared | null = null;
  readonly #all: readonly Map<string, { readonly control: Workload }>[] = [
    this.functions,
    this.jobs,
    this.services,
    this.scheduledTasks,
    this.daemons,
  ];

  readonly awaited: AwaitedExecutions;
  #unlisten: (() => void) | undefined;
  /** Which workloads wait for others. */
  readonly order: StartOrder;

  constructor(private readonly parts: WorkloadParts) {
    this.quotas = new Quotas(parts.clock);
    this.awaited = new AwaitedExecutions(parts);
    this.order = new StartOrder({ awaited: this.awaited, workload: (name) => this.#find(name) });
  }

  /** All of them, of any kind. */
  *[Symbol.iterator](): IterableIterator<Workload> {
    for (const present of this.#all) for (const { control } of present.values()) yield control;
  }

  /** @throws RequestError MN4002 if there is no workload with this name */
  get(name: string): Workload {
    const found = this.#find(name);
    if (found) return found;
    throw unknown(
      'workload',
      name,
      [...this].map((workload) => workload.name),
    );
  }

  /** @throws RequestError MN4002 if there is no function with this name */
  function(name: string): DeployedFunction {
    const found = this.functions.get(name);
    if (found) return found;
    throw unknown('function', name, [...this.functions.keys()]);
  }

  /** @throws RequestError MN4002 if there is no job with this name */
  job(name: string): Job {
    const found = this.jobs.get(name);
    if (found) return found;
    throw unknown('job', name, [...this.jobs.keys()]);
  }

  /** @throws RequestError MN4002 if there is no scheduled task with this name */
  scheduledTask(name: string): ScheduledTask {
    const found = this.scheduledTasks.get(name);
    if (found) return found;
    throw unknown('scheduled task', name, [...this.scheduledTasks.keys()]);
  }

  /** The job or scheduled task with this name; undefined if there is none. */
  executed(name: string): ExecutionPool<ExecutedSpec> | undefined {
    return this.jobs.get(name) ?? this.scheduledTasks.get(name);
  }

  /**
   * Reserves the ports that the manifest needs, before the manifest is taken.
   * @throws RequestError MN4017 if one is in use
   */
  async reserve({ services }: Manifest): Promise<void> {
    const all = Object.entries(services);
    const raw = all.flatMap(([name, { protocol }]) => (protocol === 'tcp' ? [name] : []));
    await this.parts.balancing.reserve(new Map(all.map(([name, { port }]) => [name, port])), new Set(raw));
  }

  /**
   * Creates the workloads that are new in the manifest, updates those that it changes, and drains those that it no
   * longer has.
   * @param found workers that an earlier agent left, by workload
   */
  take(request: ApplicationRequest, found: ReadonlyMap<string, readonly Worker[]>): void {
    this.#prepared = null;
    this.#take(request, found, true);
  }

  /**
   * Takes back the application after a restart of the agent, except for what a change has prepared, which must not go
   * back: call it after `prepare`. Jobs that others wait for, and that have failed, do not run again.
   */
  recover(request: ApplicationRequest, found: ReadonlyMap<string, readonly Worker[]>): void {
    this.#take(request, found, false);
  }

  /** @param again whether jobs that others wait for, and that have failed, run again */
  #take(request: ApplicationRequest, found: ReadonlyMap<string, readonly Worker[]>, again: boolean): void {
    const { manifest } = request;
    const prepared = this.#prepared;
    this.#taken = request;
    this.quotas.setLimits(prepared ? looser(prepared.quotas, manifest.quotas) : manifest.quotas);
    const isPrepared = (name: string) => prepared?.names.has(name) ?? false;
    const leaving = [...this].filter(
      (workload) => !isPrepared(workload.name) && !this.#stays(workload, manifest),
    );
    for (const workload of leaving) {
      this.order.forget(workload.name);
      this.#remove(workload);
    }
    const names = new Set(workloads(manifest).flatMap(({ name }) => (isPrepared(name) ? [] : [name])));
    this.#update(request, found, { again, leaving, names });
    this.parts.balancing.closeUnused();
  }

  /** Creates and updates only what a change needs first: the jobs that run before it, and what they depend on. */
  prepare(
    request: ApplicationRequest,
    found: ReadonlyMap<string, readonly Worker[]>,
    { again, ...before }: Preparation,
  ): void {
    const { quotas } = request.manifest;
    const present = this.#taken?.manifest.quotas;
    this.quotas.setLimits(present ? looser(present, quotas) : quotas);
    const names = closure(before.jobs, workloads(request.manifest));
    this.#prepared = { names, quotas };
    this.#update(request, found, { again, leaving: [], names, before });
  }

  #update(
    request: ApplicationRequest,
    found: ReadonlyMap<string, readonly Worker[]>,
    { again, leaving, names, before }: Update,
  ): void {
    const manifest = only(names, request.manifest);
    const templates = this.#templates(request);
    this.#declare(request, names, templates, found, before);
    const parts = {
      ...this.parts,
      quotas: this.quotas,
      order: this.order,
      newExecutionId: () => newId(Math.floor(this.parts.clock.now())),
      newWorkerId: (workload: string) => `${workload.replaceAll('_', '-')}-${randomBytes(5).toString('hex')}`,
    };
    const take = <Spec extends WorkloadSpec, W extends { readonly control: Workload<Spec> }>(
      specs: Readonly<Record<string, Spec>>,
      present: Map<string, W>,
      create: (name: string, spec: Spec, template: WorkerTemplate) => W,
    ) => {
      for (const [name, spec] of Object.entries(specs)) {
        const template = templates.get(name);
        if (!template) continue;
        const known = present.get(name);
        const what = `${name} could not be updated to match the manifest`;
        if (known && leaving.includes(known.control)) continue;
        if (known) {
          background(what, () => known.control.update(spec, template));
          continue;
        }
        background(what, () => {
          const workload = create(name, spec, template);
          present.set(name, workload);
          workload.control.open(found.get(name) ?? []);
        });
      }
    };
    take(manifest.functions, this.functions, (name, spec, template) => {
      return new DeployedFunction(name, spec, template, parts);
    });
    take(manifest.scheduled_tasks, this.scheduledTasks, (name, spec, template) => {
      return new ScheduledTask(name, spec, template, parts);
    });
    take(manifest.jobs, this.jobs, (name, spec, template) => new Job(name, spec, template, parts));
    take(manifest.services, this.services, (name, spec, template) => {
      return new Service(name, spec, template, parts);
    });
    take(manifest.daemons, this.daemons, (name, spec, template) => {
      const { observer } = this.parts;
      return observer?.runs(spec)
        ? new TerraformDaemon(name, spec, template, { ...parts, observer })
        : new Daemon(name, spec, template, parts);
    });
    const awaited = awaitedJobs(manifest);
    // Listening costs a little with every execution.
    if (awaited.size > 0 || before) this.#listen();
    for (const job of awaited) {
      const pool = this.jobs.get(job);
      const revision = templates.get(job)?.revision;
      if (pool && revision !== undefined) this.awaited.ensure(pool, revision, again);
    }
  }

  exited(workerId: string, exit: Exit): void {
    for (const workload of this) {
      background(`${workload.name} could not handle the end of a worker`, () =>
        workload.workers.exited(workerId, exit),
      );
    }
  }

  checked(workerId: string, health: Health): void {
    for (const workload of this) {
      background(`${workload.name} could not handle the health of a worker`, () =>
        workload.workers.checked?.(workerId, health),
      );
    }
  }

  #listen(): void {
    this.#unlisten ??= this.parts.executionStore.notifier.onChange((execution) =>
      this.order.executionChanged(execution),
    );
  }

  #find(name: string): Workload | undefined {
    for (const present of this.#all) {
      const found = present.get(name);
      if (found) return found.control;
    }
    return undefined;
  }

  /** Closes all of them; resolves once the last worker has ended. */
  async close(): Promise<void> {
    const closed = [...this].map((workload) => workload.close());
    this.parts.balancing.closeUnused();
    await Promise.all(closed);
    for (const present of this.#all) present.clear();
    this.#prepared = null;
    this.order.clear();
    this.#unlisten?.();
    this.#unlisten = undefined;
  }

  /** Leaves the workers running; calls to services in progress have `limit` milliseconds to finish. */
  async detach(limit: number): Promise<void> {
    for (const workload of this) workload.detach();
    await this.parts.balancing.close(limit);
  }

  /** Whether it is in the manifest, and still run by the same part: Terraform, or the agent. */
  #stays({ kind, name }: Workload, manifest: Manifest): boolean {
    if (!Object.hasOwn(manifest[SECTIONS[kind]], name)) return false;
    const daemon = kind === 'daemon' ? this.daemons.get(name) : undefined;
    const spec = own(manifest.daemons, name);
    if (!daemon || !spec) return true;
    return daemon instanceof TerraformDaemon === (this.parts.observer?.runs(spec) ?? false);
  }

  /** What the workers of each workload are made from. */
  #templates({ manifest, inputs }: ApplicationRequest): Map<string, WorkerTemplate> {
    const agent = new URL(this.parts.url).hostname;
    const hostOf = (used: NamedWorkload) => this.parts.platform.hostOf(used, agent);
    const templates = new Map<string, WorkerTemplate>();
    for (const { kind, name, spec } of inOrder(workloads(manifest))) {
      const addresses = usedVariables(spec, manifest, hostOf);
      const replacing = Object.entries(spec.depends_on ?? {}).flatMap(([other, { restart }]) => {
        const revision = restart ? templates.get(other)?.revision : undefined;
        return revision === undefined ? [] : [[other, revision] as const];
      });
      const surroundings = { ...manifest, addresses, revisions: Object.fromEntries(replacing) };
      templates.set(name, workerTemplate(kind, name, spec, inputs, surroundings));
    }
    return templates;
  }

  #declare(
    { manifest }: ApplicationRequest,
    names: ReadonlySet<string>,
    templates: ReadonlyMap<string, WorkerTemplate>,
    found: ReadonlyMap<string, readonly Worker[]>,
    before: Omit<Preparation, 'again'> | undefined,
  ): void {
    // The jobs that run before each change have succeeded, or the application would not have been applied.
    const over = (job: string) => !before && own(manifest.jobs, job)?.run === 'before_change';
    const declared = workloads(manifest).flatMap(({ kind, name, spec }) => {
      const revision = templates.get(name)?.revision;
      if (revision === undefined || !names.has(name)) return [];
      // Terraform starts the daemons that it runs.
      const daemon = kind === 'daemon' ? own(manifest.daemons, name) : undefined;
      const dependencies = daemon && this.parts.observer?.runs(daemon) ? {} : (spec.depends_on ?? {});
      const depends_on = Object.fromEntries(Object.entries(dependencies).filter(([other]) => !over(other)));
      const cause = before && spec.run === 'before_change' ? before.cause : revision;
      return [[name, { kind, revision, depends_on, cause }] as const];
    });
    const runs = (name: string, revision: string) =>
      (found.get(name) ?? []).some((worker) => !worker.exit && worker.revision === revision);
    this.order.declare(new Map(declared), runs, before?.jobs);
  }

  /** Tries again until its stored data can be changed. */
  #remove(workload: Workload): void {
    const { clock } = this.parts;
    background(
      `${workload.name} could not be drained`,
      () => this.#drain(workload),
      () => clock.at(clock.now() + RETRY, () => this.#remove(workload)),
    );
  }

  async #drain(workload: Workload): Promise<void> {
    await workload.drain();
    if (!workload.gone) return;
    for (const present of this.#all)
      if (present.get(workload.name)?.control === workload) present.delete(workload.name);
    // It is still declared if another part runs it from now on.
    const request = this.#taken;
    if (request && Object.hasOwn(request.manifest[SECTIONS[workload.kind]], workload.name))
      this.#take(request, new Map(), false);
  }
}

/** How the jobs that run before a change are prepared. */
export interface Preparation {
  /** Those jobs, which wait for what they depend on in any case. */
  readonly jobs: readonly string[];
  /** What their executions are started for. */
  readonly cause: string;
  /** Whether other jobs that they wait for, and that have failed, run again. */
  readonly again: boolean;
}

interface Prepared {
  readonly names: ReadonlySet<string>;
  readonly quotas: QuotaLimits;
}

interface Update {
  readonly again: boolean;
  /** What is being removed. */
  readonly leaving: readonly Workload[];
  /** Only these workloads. */
  readonly names: ReadonlySet<string>;
  /** Set if this prepares a change. */
  readonly before?: Omit<Preparation, 'again'>;
}

/** The manifest without the other workloads. */
function only(names: ReadonlySet<string>, manifest: Manifest): Manifest {
  const sections = KINDS.map((kind) => {
    const section = SECTIONS[kind];
    return [
      section,
      Object.fromEntries(Object.entries(manifest[section]).filter(([name]) => names.has(name))),
    ];
  });
  return { ...manifest, ...Object.fromEntries(sections) };
}

/** The higher limit of each resource. */
function looser(one: QuotaLimits, other: QuotaLimits): QuotaLimits {
  const limits = RESOURCES.flatMap((resource) => {
    const [a, b] = [one[resource], other[resource]];
    return a === undefined || b === undefined ? [] : [[resource, Math.max(a, b)]];
  });
  return Object.fromEntries(limits);
}

/** Jobs that others wait for; those that run before each change have run by then. */
function awaitedJobs(manifest: Manifest): Set<string> {
  const names = workloads(manifest).flatMap(({ spec }) => Object.keys(spec.depends_on ?? {}));
  const runs = (name: string) => own(manifest.jobs, name)?.run;
  return new Set(
    names.filter((name) => Object.hasOwn(manifest.jobs, name) && runs(name) !== 'before_change'),
  );
}

function unknown(what: string, name: string, known: readonly string[]): RequestError {
  const near = suggest(name, known);
  const hint = near ? `Did you mean ${near}?` : `There are: ${known.join(', ') || 'none'}.`;
  return new RequestError('MN4002', 404, `There is no ${what} ${JSON.stringify(name)}. ${hint}`);
}
