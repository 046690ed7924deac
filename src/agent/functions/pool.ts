import type { Exit, Worker } from '../../../providers/platform.js';
import { RequestError } from '../../errors/errors.js';
import type { FunctionSpec } from '../../manifest/model.js';
import { toMilliseconds } from '../../manifest/units.js';
import { Closing } from '../control/closing.js';
import { DecisionLog } from '../control/decision-log.js';
import { takeTurn } from '../control/turn.js';
import type { Workload } from '../control/workload.js';
import { openWorkerPort } from '../http/open-worker-port.js';
import type { WorkerCounters } from '../metrics/workload.js';
import { Membership } from '../quotas/membership.js';
import type { Quotas } from '../quotas/quotas.js';
import { explainFunction } from '../scaling/explain.js';
import { decideFunction, type FunctionDecision, type WorkerPhase } from '../scaling/functions.js';
import { WakeUp } from '../time/wake-up.js';
import { lastWords } from '../workers/last-words.js';
import { type Failure, type WorkerParts, WorkerSet, type WorkerTemplate } from '../workers/set.js';
import type { WorkerStarts } from '../workers/starts.js';
import { InvocationCounters } from './counters.js';
import { Lease } from './lease.js';
import { WaitQueue } from './queue.js';
import { Ticket } from './ticket.js';
import { PooledWorker } from './worker.js';

export interface PoolParts extends WorkerParts {
  readonly quotas: Quotas;
}

export interface WaitOptions {
  /** Gets, where the invocation has to wait, what takes it out of the queue, such as when its caller hangs up. */
  readonly onWait?: (leave: (reason: Error) => void) => void;
  /** Of a stored invocation: it was admitted before it was stored, and waits through a few failed starts. */
  readonly stored?: boolean;
}

/** Milliseconds. */
const CONNECT_TIMEOUT = 10_000;
/** Failed starts in a row after which stored invocations fail too. */
const PATIENCE = 5;

/**
 * The workers of one function and the invocations that wait for them. Every event (arrival, completion, hang-up,
 * worker ready, worker gone, manifest changed, quotas shared anew, time come) ends in #settle, which asks the
 * scaler and does what it decides.
 */
export class FunctionPool implements Workload<FunctionSpec> {
  readonly kind = 'function';
  readonly #workers: WorkerSet<PooledWorker>;
  readonly #queue = new WaitQueue<Ticket>();
  readonly #wakeUp: WakeUp;
  readonly #closing = new Closing(() => this.#settle());
  readonly #membership: Membership;
  readonly decisions: DecisionLog;
  readonly invocations = new InvocationCounters();
  #decision: FunctionDecision | null = null;

  constructor(
    readonly name: string,
    private spec: FunctionSpec,
    template: WorkerTemplate,
    private readonly parts: PoolParts,
  ) {
    this.decisions = new DecisionLog(name);
    this.#wakeUp = new WakeUp(parts.clock, () => this.#settle());
    this.#workers = new WorkerSet(name, template, spec, parts, {
      make: (id, revision, startedAt) => new PooledWorker(id, revision, startedAt),
      ready: (worker) => {
        if (worker.current) this.#workers.recovered();
        if (worker.address) worker.port = openWorkerPort(worker.address, { connectTimeout: CONNECT_TIMEOUT });
        worker.idleSince = parts.clock.now();
      },
      gone: (worker) => worker.port?.close(),
      died: (message) => this.decisions.note(message),
      waits: (why) => this.decisions.noteOnce(why),
      failed: (failure) => this.#turnAwayWaiting(failure),
      changed: () => this.#settle(),
    });
    this.#membership = new Membership(parts.quotas, {
      name,
      cost: () => this.#workers.cost,
      floor: () => 0,
      wish: () => this.#decision?.wish ?? 0,
      held: () => this.#workers.held(),
      rebalanced: () => this.#settle(),
    });
  }

  open(adopted: readonly Worker[]): void {
    for (const worker of adopted) this.#workers.adopt(worker);
    this.#settle();
  }

  get manifest(): FunctionSpec {
    return this.spec;
  }

  get decision(): FunctionDecision | null {
    return this.#decision;
  }

  get failure(): Readonly<Failure> | null {
    return this.#workers.failure;
  }

  get lastExit(): Exit | null {
    return this.#workers.lastExit;
  }

  /** Workers, in whichever state. */
  get size(): number {
    return this.#workers.size;
  }

  get waiting(): number {
    return this.#queue.size;
  }

  get gone(): boolean {
    return this.#closing.begun && this.#workers.size === 0;
  }

  counts(): Record<WorkerPhase, number> {
    const counts = { starting: 0, idle: 0, busy: 0, stopping: 0 };
    for (const worker of this.#workers) counts[worker.phase]++;
    return counts;
  }

  get counters(): WorkerCounters {
    return this.#workers.counters;
  }

  get starts(): WorkerStarts {
    return this.#workers.starts;
  }

  heldBack(): string | null {
    return this.#membership.heldBack();
  }

  sweep(before: number): void {
    this.#workers.sweep(before);
  }

  workerIds(): string[] {
    return this.#workers.ids();
  }

  exited(id: string, exit: Exit): void {
    this.#workers.exited(id, exit);
  }

  /**
   * New limits hold at once; with a new revision new workers are made, and old ones finish what they execute.
   * A pool that drains is taken into use again.
   */
  update(spec: FunctionSpec, template: WorkerTemplate): void {
    this.#closing.reopen();
    this.spec = spec;
    this.#workers.update(template, spec);
    this.#settle();
  }

  /** Why a new invocation would be turned away at this moment; null when it would be let in. */
  refusal(): RequestError | null {
    const closed = this.#closed();
    if (closed) return closed;
    const { failure } = this.#workers;
    if (failure && failure.retryAt > this.parts.clock.now() && !this.#workers.canServe()) {
      return this.#cannotStart(failure);
    }
    if (this.#queue.size >= this.spec.max_queue && !this.#mostRecentlyUsed()) {
      const message = `${this.#queue.size} invocations of ${this.name} wait already; max_queue is ${this.spec.max_queue}.`;
      return new RequestError('MN4005', 503, message, { retryAfter: 1 });
    }
    return null;
  }

  /**
   * A worker for one invocation, first come, first served.
   * @throws RequestError MN4005 when the queue is full, MN4007 when no worker can be started, MN4009 when the
   *   function is being removed; the reason it is taken out of the queue for
   */
  acquire({ onWait, stored = false }: WaitOptions = {}): Promise<Lease> {
    this.invocations.arrived++;
    const refusal = stored ? this.#closed() : this.refusal();
    if (refusal) {
      this.invocations.refused.add(refusal.code);
      return Promise.reject(refusal);
    }
    const ticket = new Ticket(stored, this.parts.clock.now());
    const leave = this.#queue.push(ticket);
    this.#settle();
    if (ticket.waits) {
      onWait?.((reason) => {
        if (!ticket.waits) return;
        leave();
        ticket.turnAway(reason);
        this.#settle();
      });
    }
    return ticket.lease;
  }

  drain(): Promise<void> {
    return this.#closing.drain();
  }

  async close(): Promise<void> {
    const closed = this.#closing.close();
    this.#turnAway(() => true, this.#removed());
    const { clock } = this.parts;
    const callOff = clock.at(clock.now() + toMilliseconds(this.spec.stop_grace_period), () => {
      for (const worker of this.#workers) this.#workers.stop(worker);
    });
    await closed;
    callOff();
  }

  detach(): void {
    this.#closing.detach();
    this.#wakeUp.callOff();
    this.#membership.leave();
    this.#workers.detach();
    for (const worker of this.#workers) worker.port?.close();
  }

  #settle(): void {
    takeTurn(this.name, () => this.#turn(), this.#wakeUp, this.parts.clock);
  }

  #turn(): void {
    const { stage } = this.#closing;
    if (stage === 'detached') return;
    this.#membership.report();
    if (stage === 'closed' || (stage === 'draining' && !this.#inFlight())) {
      this.#stopUnused();
      return;
    }
    const now = this.parts.clock.now();
    const decision = this.#decide(now);
    this.#record(decision);
    this.#decision = decision;
    for (const id of decision.stop) {
      const worker = this.#workers.get(id);
      if (worker) this.#workers.stop(worker);
    }
    for (let n = 0; n < decision.start; n++) this.#workers.start();
    this.#dispatch();
    this.#wakeUp.at(decision.nextAt);
    this.#membership.report();
  }

  #inFlight(): boolean {
    return this.#queue.size > 0 || this.counts().busy > 0;
  }

  #decide(now: number): FunctionDecision {
    return decideFunction(
      {
        maxWorkers: this.spec.max_workers,
        spareWorkers: this.#closing.begun ? 0 : this.spec.spare_workers,
        cooldownPeriod: toMilliseconds(this.spec.cooldown_period),
      },
      {
        workers: this.#workers,
        waiting: this.#queue.size,
        allowance: this.#membership.allowance,
        room: this.#membership.room,
        backOffUntil: this.#workers.failure?.retryAt ?? null,
      },
      now,
    );
  }

  #record({ target, start, stop, because }: FunctionDecision): void {
    // Most are, and there are two with every call.
    if (start === 0 && stop.length === 0 && this.decisions.repeats(target, because.code)) return;
    this.decisions.record({
      at: this.parts.clock.timeOfDay(),
      workers: this.#workers.size,
      target,
      started: start,
      stopped: stop.length,
      code: because.code,
      explain: () => explainFunction(because),
    });
  }

  /** What one of its workers wrote last, as far as it says why something failed; empty if nothing. */
  lastWords(workerId: string): Promise<string> {
    return lastWords(this.parts.driver, this.parts.log, workerId);
  }

  /** Hands waiting invocations to idle workers, the most recently used first, so that the surplus cools. */
  #dispatch(): void {
    while (this.#queue.size > 0) {
      const worker = this.#mostRecentlyUsed();
      if (!worker?.port) return;
      const ticket = this.#queue.shift();
      if (!ticket) return;
      this.#handOut(worker, ticket);
      ticket.grant(new Lease(worker.id, worker.port, worker.ended, (how) => this.#released(worker, how)));
    }
  }

  #handOut(worker: PooledWorker, { since }: Ticket): void {
    worker.busy = true;
    worker.proven = true;
    worker.busySince = this.parts.clock.now();
    this.invocations.waited.observe(worker.busySince - since);
    if (worker.startedAt >= since) this.invocations.coldStarts++;
  }

  /** Among idle workers; one of an older revision only where there is no other. */
  #mostRecentlyUsed(): PooledWorker | undefined {
    let best: PooledWorker | undefined;
    for (const worker of this.#workers) {
      if (worker.phase !== 'idle') continue;
      const better =
        !best || (worker.current === best.current ? worker.idleSince > best.idleSince : worker.current);
      if (better) best = worker;
    }
    return best;
  }

  #released(worker: PooledWorker, how: 'completed' | 'discarded'): void {
    worker.busy = false;
    worker.idleSince = this.parts.clock.now();
    this.invocations.executed.observe(worker.idleSince - worker.busySince);
    if (how === 'discarded') this.#workers.stop(worker);
    this.#settle();
  }

  #turnAwayWaiting(failure: Failure): void {
    if (this.#workers.canServe()) return;
    this.#turnAway(({ stored }) => !stored || failure.count >= PATIENCE, this.#cannotStart(failure));
    this.#settle();
  }

  #turnAway(which: (ticket: Ticket) => boolean, error: RequestError): void {
    for (const ticket of this.#queue.remove(which)) {
      this.invocations.refused.add(error.code);
      ticket.turnAway(error);
    }
  }

  #stopUnused(): void {
    this.#wakeUp.callOff();
    this.#decision = null;
    for (const worker of this.#workers) if (worker.phase !== 'busy') this.#workers.stop(worker);
    this.#membership.report();
    if (this.#workers.size > 0) return;
    this.#membership.leave();
    this.#closing.over();
  }

  #closed(): RequestError | null {
    return this.#closing.stage === 'open' ? null : this.#removed();
  }

  #removed(): RequestError {
    return new RequestError('MN4009', 503, `Function ${this.name} is being removed.`);
  }

  #cannotStart(failure: Failure): RequestError {
    const retryAfter = Math.max(1, Math.ceil((failure.retryAt - this.parts.clock.now()) / 1000));
    return new RequestError('MN4007', 503, failure.message, { retryAfter });
  }
}
