import type { Address, Driver, Exit, Health, Worker, WorkerSpec } from '../../../providers/driver.js';
import { StartError } from '../../errors/errors.js';
import { messageOf } from '../../errors/system.js';
import type { Healthcheck } from '../../manifest/model.js';
import { toMilliseconds } from '../../manifest/units.js';
import { background } from '../../process/background.js';
import type { Logger } from '../logging/logger.js';
import { WorkerCounters } from '../metrics/workload.js';
import type { Standing } from '../order/conditions.js';
import type { Amounts } from '../scaling/quotas.js';
import { beganOnClock, type Clock } from '../time/clock.js';
import { EndedWorkers } from './ended.js';
import { type Failure, Failures } from './failures.js';
import { checkPath, isFine, untilChecked, whyUnhealthy } from './health.js';
import { healthReport, type LastUnhealthy } from './health-report.js';
import { costOf, type Held, heldBy } from './held.js';
import type { HookRecords } from './hook-store.js';
import { WorkerHooks } from './hooks.js';
import { lastWords } from './last-words.js';
import { whyNotReady } from './not-ready.js';
import { untilReady } from './readiness.js';
import { startWorker } from './start.js';
import { WorkerStarts } from './starts.js';
import { stopWorker } from './stop.js';
import { describeExit, type ManagedWorker } from './worker.js';
import type { Workers, WorkersOwner } from './workers.js';

/** What a workload's workers are made from; the set adds the id. */
export type WorkerTemplate = Omit<WorkerSpec, 'id'>;

/** How long a workload's workers may take to start and stop, and how to see that they are ready. */
export interface WorkerTerms {
  readonly ready_path?: string;
  readonly healthcheck?: Healthcheck;
  /** Seconds; unset if a worker is ready as soon as it runs. */
  readonly startup_timeout?: number;
  /** Seconds. */
  readonly stop_grace_period: number;
}

export interface WorkerParts {
  readonly driver: Driver;
  readonly clock: Clock;
  readonly log: Logger;
  readonly hooks: HookRecords;
  newWorkerId(workload: string): string;
}

/** Failed starts in a row after which waiting for the workers is of no use. */
export const PATIENCE = 5;

/** How a kind of workload follows its workers' lives. */
export interface WorkerEvents<W> {
  make(id: string, revision: string, startedAt: number): W;
  /** The worker is ready; its owner settles next. */
  ready?(worker: W): void;
  /** A ready worker has become healthy or unhealthy; its owner settles next. */
  health?(worker: W): void;
  /** The worker's process has ended, by request or by itself; its owner settles next. */
  gone?(worker: W, exit: Exit | null, asked: boolean): void;
  /** A worker could not be started, and the whole reason is known. */
  failed?(failure: Failure): void;
}

/** The workers of one workload, from start to end; its owner decides how many there should be. */
export class WorkerSet<W extends ManagedWorker> implements Workers {
  readonly #workers = new Map<string, W>();
  readonly #ended: EndedWorkers;
  readonly counters = new WorkerCounters();
  readonly starts = new WorkerStarts();
  #cost: Amounts;
  /** Needed at every event, so it is computed again only after workers have come or gone. */
  #held: Held | null = null;
  readonly #failures = new Failures();
  readonly #hooks: WorkerHooks;
  #lastExit: Exit | null = null;
  #lastUnhealthy: LastUnhealthy | null = null;
  #detached = false;

  constructor(
    readonly workload: string,
    private template: WorkerTemplate,
    private terms: WorkerTerms,
    private readonly parts: WorkerParts,
    private readonly owner: WorkersOwner,
    private readonly events: WorkerEvents<W>,
  ) {
    this.#cost = costOf(template);
    this.#ended = new EndedWorkers(parts.driver, parts.log);
    this.#hooks = new WorkerHooks(parts);
  }

  get size(): number {
    return this.#workers.size;
  }

  get failure(): Readonly<Failure> | null {
    return this.#failures.latest;
  }

  /** How the last worker of the present revision ended that ended by itself or ran out of memory; null if none did. */
  get lastExit(): Exit | null {
    return this.#lastExit;
  }

  /** What `status` shows of the workers' health. */
  healthReport(): ReturnType<typeof healthReport> {
    return healthReport({
      healthcheck: this.terms.healthcheck,
      workers: this,
      replaced: this.counters.replaced,
      lastUnhealthy: this.#lastUnhealthy,
    });
  }

  get cost(): Amounts {
    return this.#cost;
  }

  held(): Held {
    this.#held ??= heldBy(this);
    return this.#held;
  }

  [Symbol.iterator](): IterableIterator<W> {
    return this.#workers.values();
  }

  get(id: string): W | undefined {
    return this.#workers.get(id);
  }

  /** Whether any worker serves, or may do so soon. */
  canServe(): boolean {
    for (const worker of this) if (worker.lifecycle !== 'stopping' && !worker.unhealthy) return true;
    return false;
  }

  /** How far the workers of the present revision have come. */
  standing(): Standing {
    const present = [...this].filter(({ current, lifecycle }) => current && lifecycle !== 'stopping');
    const { message = null, count = 0 } = this.failure ?? {};
    return {
      started: present.some(({ running }) => running),
      ready: present.some(({ lifecycle, health }) => lifecycle === 'ready' && isFine(health)),
      problem: message ?? present.find(({ health }) => !isFine(health))?.health?.because ?? null,
      failed: count >= PATIENCE,
    };
  }

  ids(): string[] {
    return [...this.#ended.ids, ...this.#workers.keys()];
  }

  sweep(before: number): void {
    this.#ended.sweep(before);
  }

  /** Whether two workers must not run at the same time, since each writes a volume that only one may write. */
  get exclusive(): boolean {
    const { volumes = [] } = this.template;
    return volumes.some(({ declared, read_only }) => declared?.single_writer === true && !read_only);
  }

  /**
   * Workers with another revision than the template's are no longer current; failures of earlier revisions no longer
   * count.
   */
  update(template: WorkerTemplate, terms: WorkerTerms): void {
    if (template.revision !== this.template.revision) {
      this.#failures.clear();
      this.#lastExit = null;
      this.#lastUnhealthy = null;
    }
    this.template = template;
    this.#cost = costOf(template);
    this.terms = terms;
    for (const worker of this) worker.current = worker.revision === template.revision;
  }

  /** Workers can be started after all. */
  recovered(): void {
    this.#failures.clear();
  }

  /** @param extra variables for this worker only */
  start(extra: Readonly<Record<string, string>> = {}): W {
    const { clock, newWorkerId } = this.parts;
    const worker = this.events.make(newWorkerId(this.workload), this.template.revision, clock.now());
    worker.cost = this.cost;
    this.#add(worker);
    this.counters.started++;
    const environment = { ...this.template.environment, ...extra };
    const started = startWorker(
      this.parts,
      { ...this.template, environment, id: worker.id },
      () => !this.#detached && worker.lifecycle === 'starting',
      (why) => {
        this.owner.noteOnce(why);
        this.owner.settle();
      },
    );
    worker.startSettled = started.then(
      () => {},
      () => {},
    );
    this.#follow(worker, started, false);
    // Before that the platform does not know it, and a worker that could not be started has no log.
    const announce = () => this.starts.announce(worker.id);
    background('the start of a worker could not be announced', () => started.then(announce, () => {}));
    return worker;
  }

  /** Takes over a worker that an earlier agent started. */
  adopt(found: Worker): W | undefined {
    if (found.exit) {
      this.#ended.add(found.id, found.exit.at);
      // Nobody remembers whether other ends were requested.
      if (found.exit.outOfMemory && found.revision === this.template.revision) this.#keepExit(found.exit);
      return undefined;
    }
    const startedAt = beganOnClock(this.parts.clock, found.startedAt);
    const worker = this.events.make(found.id, found.revision, startedAt);
    worker.cost = found.cost;
    worker.current = found.revision === this.template.revision;
    worker.proven = true;
    worker.running = true;
    worker.wasHealthy = found.health?.status !== 'starting';
    worker.hooks = found.hooks ?? [];
    this.#add(worker);
    this.#follow(worker, Promise.resolve(found), true);
    // Halfway through its hooks, it may not serve any more.
    if (this.#hooks.wasStopping(worker)) this.stop(worker);
    return worker;
  }

  /** @param target how many workers a decision to stop it wants; 0 if it is stopped for another reason */
  stop(worker: W, target = 0): void {
    if (worker.lifecycle === 'stopping') return;
    if (worker.unhealthy && worker.current && target > 0) this.#replaced(worker);
    worker.lifecycle = 'stopping';
    worker.starting.abort();
    worker.checks.abort();
    // The platform treats an id that it does not know yet as gone.
    const stop = async () => {
      const grace = toMilliseconds(this.terms.stop_grace_period);
      const left = await this.#hooks.stopping(worker, grace, (what) => this.owner.note(what));
      const wanted = () => !this.#detached && this.#workers.has(worker.id);
      stopWorker(this.parts, { id: worker.id, workload: this.workload }, left, wanted, () =>
        this.#gone(worker, null),
      );
    };
    background(`worker ${worker.id} could not be stopped`, () => worker.startSettled.then(stop));
  }

  /** The platform reports that a worker's process has ended, by request or not. */
  exited(id: string, exit: Exit): void {
    const worker = this.#workers.get(id);
    if (!worker) return;
    const asked = worker.lifecycle === 'stopping';
    if (!asked) this.counters.died++;
    // A worker is stopped after it broke off an invocation, and only then is its end reported.
    if (!asked || exit.outOfMemory) this.#died(worker, exit);
    if (!asked && !worker.proven) {
      const how = describeExit(exit);
      const ready = worker.lifecycle === 'ready';
      const what = ready ? `ended: ${how}` : `could not be started: ${how} before it was ready`;
      this.#failed(worker, what, exit.lost !== true);
    }
    this.#gone(worker, exit);
  }

  /** The platform or the agent reports a change of a worker's health. */
  checked(id: string, health: Health): void {
    const worker = this.#workers.get(id);
    if (!worker) return;
    worker.health = health;
    worker.wasHealthy ||= health.status === 'healthy';
    worker.healthChanged();
    if (worker.lifecycle !== 'ready') return;
    this.#noteHealth(worker, health);
    this.events.health?.(worker);
    if (!this.#detached) this.owner.settle();
  }

  /** Leaves the workers running for the next agent. */
  detach(): void {
    this.#detached = true;
    for (const worker of this) {
      worker.starting.abort();
      worker.checks.abort();
      worker.release();
    }
  }

  #add(worker: W): void {
    this.#workers.set(worker.id, worker);
    this.#held = null;
  }

  #follow(worker: W, started: Promise<Worker>, adopted: boolean): void {
    background(`worker ${worker.id} could not be checked for readiness`, () =>
      this.#becomeReady(worker, started, adopted),
    );
  }

  async #becomeReady(worker: W, started: Promise<Worker>, adopted: boolean): Promise<void> {
    const { clock } = this.parts;
    const { ready_path: path, startup_timeout: limit } = this.terms;
    let callOff = () => {};
    try {
      // The limit is only for the worker: pulling its image, or waiting for a platform that does not answer, does not
      // count.
      const { address, health, hooks = [] } = await started;
      worker.running = true;
      worker.hooks = hooks;
      worker.health ??= health ?? null;
      worker.wasHealthy ||= worker.health?.status === 'healthy';
      if (limit !== undefined) {
        // Others may wait for its start.
        this.owner.settle();
        if (!address) throw new Error('the platform gave it no address');
        callOff = clock.at(clock.now() + toMilliseconds(limit), () =>
          background(`the start of worker ${worker.id} could not be ended`, async () =>
            worker.starting.abort(new Error(await whyNotReady(this.parts, worker, limit, path))),
          ),
        );
      }
      await this.#hooks.started(worker, adopted);
      if (limit !== undefined && address) {
        await untilReady(address, path, worker.starting.signal);
        this.#checkPath(worker, address);
        await untilChecked(worker);
      }
      if (worker.lifecycle !== 'starting') return;
      worker.address = address;
      worker.lifecycle = 'ready';
      // An adopted worker became ready under an earlier agent.
      if (!worker.proven) this.counters.startDuration.observe(clock.now() - worker.startedAt);
      this.events.ready?.(worker);
      if (worker.unhealthy) this.checked(worker.id, worker.health ?? { status: 'unhealthy' });
    } catch (error) {
      if (worker.lifecycle !== 'starting' || this.#detached) return;
      const reason = reasonOf(worker.starting.signal.aborted ? worker.starting.signal.reason : error);
      const what = `could not be started: ${reason}`;
      this.#failed(worker, what);
      if (worker.current) this.owner.note(`a worker ${what}`);
      this.stop(worker);
    } finally {
      callOff();
    }
    this.owner.settle();
  }

  #checkPath(worker: W, address: Address): void {
    checkPath(worker, address, this.terms.healthcheck, {
      age: this.parts.clock.now() - worker.startedAt,
      report: (health) => this.checked(worker.id, health),
    });
  }

  #replaced(worker: W): void {
    worker.replaced = true;
    this.counters.replaced++;
    if (!worker.proven) this.#failed(worker, `was unhealthy: ${whyUnhealthy(worker.health)}`, true);
  }

  #noteHealth(worker: W, health: Health): void {
    const { clock, log } = this.parts;
    const because = whyUnhealthy(health);
    if (health.status !== 'unhealthy') {
      worker.unhealthySince = null;
      return;
    }
    if (worker.unhealthySince !== null) return;
    worker.unhealthySince = clock.now();
    this.counters.unhealthy++;
    log.warn({ workload: this.workload, worker: worker.id }, `a worker is unhealthy: ${because}`);
    if (!worker.current) return;
    this.#lastUnhealthy = { message: because, at: clock.timeOfDay() };
    this.owner.note(`a worker is unhealthy: ${because}`);
  }

  #failed(worker: W, what: string, crashed = false): void {
    this.counters.failed++;
    if (!worker.current) return;
    const { clock, log } = this.parts;
    const message = `a worker of ${this.workload} ${what}`;
    const failure = this.#failures.add({ message, startedAt: worker.startedAt, crashed }, clock.now());
    const report = (words: string) => {
      if (words) failure.message += `; it wrote: ${words}`;
      log.warn({ workload: this.workload, worker: worker.id, failures: failure.count }, failure.message);
      if (this.#failures.latest === failure && !this.#detached) this.events.failed?.(failure);
    };
    background('the failure of a worker could not be reported', () =>
      lastWords(this.parts.driver, log, worker.id).then(report),
    );
  }

  #died(worker: W, exit: Exit): void {
    const message = `a worker ended: ${describeExit(exit)}`;
    if (worker.current) this.#keepExit(exit);
    if (worker.proven) this.parts.log.warn({ workload: this.workload, worker: worker.id }, message);
    this.owner.note(message);
  }

  #keepExit(exit: Exit): void {
    if (exit.at >= (this.#lastExit?.at ?? 0)) this.#lastExit = exit;
  }

  #gone(worker: W, exit: Exit | null): void {
    if (!this.#workers.delete(worker.id)) return;
    this.#held = null;
    const asked = worker.lifecycle === 'stopping';
    worker.lifecycle = 'stopping';
    worker.starting.abort();
    worker.checks.abort();
    worker.gone = true;
    worker.end(exit);
    worker.release();
    this.#hooks.gone(worker);
    this.#ended.add(worker.id, exit?.at ?? this.parts.clock.timeOfDay());
    this.events.gone?.(worker, exit, asked);
    if (!this.#detached) this.owner.settle();
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof StartError) return error.reason;
  return messageOf(error);
}
