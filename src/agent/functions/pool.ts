import type { Worker } from '../../../providers/driver.js';
import { RequestError } from '../../errors/errors.js';
import { toMilliseconds } from '../../manifest/units.js';
import { sentence } from '../../text/sentence.js';
import type { Controlled } from '../control/controlled.js';
import { Controller, type ControlParts } from '../control/controller.js';
import type { Standing } from '../order/conditions.js';
import { nextWorker } from '../scaling/dispatch.js';
import { explainFunction } from '../scaling/explain-function.js';
import {
  decideFunction,
  type FunctionDecision,
  type FunctionLimits,
  type FunctionState,
  type WorkerPhase,
} from '../scaling/functions.js';
import type { Failure } from '../workers/failures.js';
import type { WorkerEvents } from '../workers/set.js';
import type { ControlledWorkers, WorkersOwner } from '../workers/workers.js';
import { InvocationCounters } from './counters.js';
import { WaitQueue } from './queue.js';
import { type FunctionTerms, limitsOf, recheckPeriodOf } from './terms.js';
import type { Ending, Ticket } from './ticket.js';
import type { PooledWorker } from './worker.js';

export type PoolEvents<W> = Required<Pick<WorkerEvents<W>, 'ready' | 'failed'>>;

/** Workers in each phase; few functions ever have unhealthy ones. */
type PhaseCounts = Record<Exclude<WorkerPhase, 'unhealthy'>, number> & { unhealthy?: number };

/** Failed starts in a row after which stored invocations fail too, and others need not wait for the function. */
const PATIENCE = 5;

const READY: readonly WorkerPhase[] = ['idle', 'busy'];

/**
 * The workers of one function and the invocations that wait for them: which worker gets which invocation, and which are
 * turned away. Where the workers run, and how an invocation reaches one, is up to the pool's owner: the agent or the
 * simulator.
 */
export class FunctionPool<
  W extends PooledWorker,
  Spec extends FunctionTerms,
  Workers extends ControlledWorkers<W> = ControlledWorkers<W>,
> implements Controlled<Spec, FunctionLimits, FunctionState, FunctionDecision>
{
  readonly control: Controller<Spec, FunctionLimits, FunctionState, FunctionDecision>;
  readonly workers: Workers;
  readonly invocations = new InvocationCounters();
  readonly #queue = new WaitQueue<Ticket<W>>();
  /** When workers that are still executing are stopped too, once the pool is closed. */
  #deadline = Number.POSITIVE_INFINITY;

  constructor(
    readonly name: string,
    spec: Spec,
    private readonly parts: ControlParts,
    makeWorkers: (owner: WorkersOwner, events: PoolEvents<W>) => Workers,
  ) {
    this.control = new Controller('function', name, spec, parts, this);
    this.workers = makeWorkers(this.control, {
      ready: (worker) => {
        if (worker.current) this.workers.recovered();
        worker.readyAt = worker.idleSince = parts.clock.now();
      },
      failed: (failure) => this.#turnAwayWaiting(failure),
    });
  }

  /** Invocations that wait. */
  get waiting(): number {
    return this.#queue.size;
  }

  limits(spec: Spec, leaving: boolean): FunctionLimits {
    const limits = { ...limitsOf(spec), recheckPeriod: recheckPeriodOf(spec) };
    return leaving ? { ...limits, spareWorkers: 0 } : limits;
  }

  view(): FunctionState | null {
    const { leaving, closed, membership } = this.control;
    if (leaving && (closed || !this.#inFlight())) return null;
    return {
      workers: this.workers,
      waiting: this.#queue.size,
      allowance: membership.allowance,
      room: membership.room,
      backOffUntil: this.workers.failure?.retryAt ?? null,
    };
  }

  readonly decide = decideFunction;
  readonly explain = explainFunction;

  start(): void {
    this.workers.start();
  }

  stop(id: string): void {
    const worker = this.workers.get(id);
    if (worker) this.workers.stop(worker, this.control.decision?.target);
  }

  /** Hands waiting invocations to idle workers. */
  carriedOut(_decision: FunctionDecision): void {
    while (this.#queue.size > 0) {
      const worker = nextWorker(this.workers);
      const ticket = worker && this.#queue.shift();
      if (!ticket) return;
      this.#handOut(worker, ticket);
    }
  }

  /** It has started once it takes calls, and that is all if no worker is kept ready for them. */
  standing(mayStart: boolean): Standing {
    const { spareWorkers } = limitsOf(this.control.manifest);
    const { failure } = this.workers;
    const ready = [...this.workers].some(({ current, phase }) => current && READY.includes(phase));
    return {
      started: mayStart,
      ready: mayStart && (spareWorkers === 0 || ready),
      problem: failure?.message ?? null,
      failed: (failure?.count ?? 0) >= PATIENCE,
    };
  }

  counts(): PhaseCounts {
    const counts: PhaseCounts = { starting: 0, idle: 0, busy: 0, stopping: 0 };
    for (const { phase } of this.workers) counts[phase] = (counts[phase] ?? 0) + 1;
    return counts;
  }

  adopt(found: readonly Worker[]): void {
    for (const worker of found) this.workers.adopt?.(worker);
  }

  leaving(stage: 'draining' | 'closed'): void {
    if (stage === 'draining') return;
    this.#turnAway(() => true, this.#removed());
    const { stop_grace_period } = this.control.manifest;
    this.#deadline = this.parts.clock.now() + toMilliseconds(stop_grace_period);
  }

  windDown(now: number): number | null {
    const late = now >= this.#deadline;
    for (const worker of this.workers) if (late || worker.phase !== 'busy') this.workers.stop(worker);
    return late || this.#deadline === Number.POSITIVE_INFINITY ? null : this.#deadline;
  }

  /** Why a new invocation would be turned away now; null if it would be admitted. */
  refusal(): RequestError | null {
    const closed = this.#closed();
    if (closed) return closed;
    const { failure } = this.workers;
    if (failure && failure.retryAt > this.parts.clock.now() && !this.workers.canServe()) {
      return this.#cannotStart(failure);
    }
    const { max_queue } = this.control.manifest;
    if (this.#queue.size >= max_queue && !nextWorker(this.workers)) {
      const message = `${this.#queue.size} invocations of ${this.name} are already waiting; max_queue is ${max_queue}.`;
      return new RequestError('MN4005', 503, message, { retryAfter: 1 });
    }
    return null;
  }

  /**
   * Takes an invocation, first come, first served: it gets a worker, now or later, or is turned away, with MN4005 if
   * the queue is full, MN4007 if no worker can be started, MN4009 if the function is being removed.
   */
  enter(ticket: Ticket<W>): void {
    this.invocations.arrived++;
    // A stored invocation was admitted before it was stored.
    const refusal = ticket.stored ? this.#closed() : this.refusal();
    if (refusal) {
      this.invocations.refused.add(refusal.code);
      ticket.turnAway(refusal);
      return;
    }
    ticket.leaveQueue = this.#queue.push(ticket);
    this.control.settle();
  }

  /** Removes a waiting invocation from the queue, for example when its caller disconnects. */
  leave(ticket: Ticket<W>, reason: Error): void {
    if (!ticket.waits) return;
    ticket.leaveQueue();
    ticket.turnAway(reason);
    this.control.settle();
  }

  #inFlight(): boolean {
    return this.#queue.size > 0 || this.counts().busy > 0;
  }

  #handOut(worker: W, ticket: Ticket<W>): void {
    worker.busy = true;
    worker.proven = true;
    worker.busySince = this.parts.clock.now();
    this.invocations.waited.observe(worker.busySince - ticket.since);
    if (worker.startedAt >= ticket.since) this.invocations.coldStarts++;
    ticket.grant(worker, (how) => this.#released(worker, how));
  }

  #released(worker: W, how: Ending): void {
    worker.busy = false;
    worker.idleSince = this.parts.clock.now();
    this.invocations.executed.observe(worker.idleSince - worker.busySince);
    if (how === 'discarded') this.workers.stop(worker);
    this.control.settle();
  }

  #turnAwayWaiting(failure: Failure): void {
    if (this.workers.canServe()) return;
    this.#turnAway(({ stored }) => !stored || failure.count >= PATIENCE, this.#cannotStart(failure));
    this.control.settle();
  }

  #turnAway(which: (ticket: Ticket<W>) => boolean, error: RequestError): void {
    for (const ticket of this.#queue.remove(which)) {
      this.invocations.refused.add(error.code);
      ticket.turnAway(error);
    }
  }

  #closed(): RequestError | null {
    return this.control.leaving || this.control.detached ? this.#removed() : null;
  }

  #removed(): RequestError {
    return new RequestError('MN4009', 503, `Function ${this.name} is being removed.`);
  }

  #cannotStart(failure: Failure): RequestError {
    const retryAfter = Math.max(1, Math.ceil((failure.retryAt - this.parts.clock.now()) / 1000));
    return new RequestError('MN4007', 503, sentence(failure.message), { retryAfter });
  }
}
