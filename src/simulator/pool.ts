import type { FunctionState, WorkerPhase, WorkerView } from '../agent/scaling/functions.js';
import type { InvocationRecord, Sample, WorkerRecord } from './scenario.js';

export interface SimulatedInvocation extends Mutable<InvocationRecord> {
  readonly service: number;
}

export interface SimulatedWorker extends Mutable<WorkerView>, Mutable<WorkerRecord> {
  readonly id: string;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** The workers and the queue of one function: what happens to them, without time of its own and without chance. */
export class Pool {
  readonly #workers = new Map<string, SimulatedWorker>();
  readonly #started: SimulatedWorker[] = [];
  /** Most recently used last. */
  readonly #idle = new Set<SimulatedWorker>();
  readonly #invocations: SimulatedInvocation[] = [];
  readonly #waiting = new Set<SimulatedInvocation>();
  /** Those whose worker died: they came before all that wait. */
  readonly #again = new Set<SimulatedInvocation>();

  state(): Omit<FunctionState, 'backOffUntil'> {
    const unlimited = Number.POSITIVE_INFINITY;
    return {
      workers: [...this.#workers.values()],
      waiting: this.waiting,
      allowance: unlimited,
      room: unlimited,
    };
  }

  get waiting(): number {
    return this.#waiting.size + this.#again.size;
  }

  counts(): Pick<Sample, WorkerPhase | 'waiting'> {
    const counts = { starting: 0, idle: 0, busy: 0, stopping: 0, waiting: this.waiting };
    for (const worker of this.#workers.values()) counts[worker.phase]++;
    return counts;
  }

  /** @returns undefined where the queue is full */
  arrive(now: number, service: number, maxQueue: number): SimulatedInvocation | undefined {
    const refused = this.waiting >= maxQueue && this.#idle.size === 0;
    const invocation: SimulatedInvocation = {
      arrivedAt: now,
      startedAt: null,
      endedAt: refused ? now : null,
      attempts: 0,
      cold: false,
      outcome: refused ? 'refused' : 'unfinished',
      service,
    };
    this.#invocations.push(invocation);
    if (refused) return undefined;
    this.#waiting.add(invocation);
    return invocation;
  }

  hangUp(invocation: SimulatedInvocation, now: number): void {
    if (this.#waiting.delete(invocation) || this.#again.delete(invocation))
      finish(invocation, 'hung-up', now);
  }

  failWaiting(now: number): void {
    for (const invocation of [...this.#again, ...this.#waiting]) finish(invocation, 'failed', now);
    this.#again.clear();
    this.#waiting.clear();
  }

  /** First come, first served; the worker most recently used, those of the present revision before older ones. */
  dispatch(now: number): [SimulatedWorker, SimulatedInvocation][] {
    const handed: [SimulatedWorker, SimulatedInvocation][] = [];
    while (this.waiting > 0 && this.#idle.size > 0) {
      const idle = [...this.#idle];
      const worker = idle.findLast((candidate) => candidate.current) ?? idle.at(-1);
      const invocation = first(this.#again) ?? first(this.#waiting);
      if (!worker || !invocation) break;
      this.#idle.delete(worker);
      this.#again.delete(invocation);
      this.#waiting.delete(invocation);
      if (invocation.attempts === 0) invocation.cold = (worker.readyAt ?? now) > invocation.arrivedAt;
      invocation.attempts++;
      invocation.startedAt = now;
      worker.invocations++;
      worker.phase = 'busy';
      handed.push([worker, invocation]);
    }
    return handed;
  }

  start(now: number): SimulatedWorker {
    const worker: SimulatedWorker = {
      id: `worker-${this.#started.length + 1}`,
      phase: 'starting',
      current: true,
      idleSince: now,
      startedAt: now,
      readyAt: null,
      stoppedAt: null,
      endedAt: null,
      invocations: 0,
      completedAt: null,
    };
    this.#started.push(worker);
    this.#workers.set(worker.id, worker);
    return worker;
  }

  ready(worker: SimulatedWorker, now: number): void {
    worker.readyAt = now;
    this.#rest(worker, now);
  }

  complete(worker: SimulatedWorker, invocation: SimulatedInvocation, now: number): void {
    finish(invocation, 'answered', now);
    worker.completedAt = now;
    this.#rest(worker, now);
  }

  /** The worker is gone; its invocation waits again where it has a retry left. */
  die(worker: SimulatedWorker, invocation: SimulatedInvocation, retries: number, now: number): void {
    this.end(worker, now);
    if (invocation.attempts > retries) finish(invocation, 'failed', now);
    else this.#again.add(invocation);
  }

  stop(id: string, now: number): SimulatedWorker {
    const worker = this.#workers.get(id);
    if (!worker || worker.phase === 'busy')
      throw new Error(`a decision stops ${id}, which is ${worker?.phase ?? 'unknown'}`);
    this.#idle.delete(worker);
    worker.phase = 'stopping';
    worker.stoppedAt = now;
    return worker;
  }

  end(worker: SimulatedWorker, now: number): void {
    this.#workers.delete(worker.id);
    worker.endedAt = now;
  }

  newRevision(): void {
    for (const worker of this.#workers.values()) worker.current = false;
  }

  canServe(): boolean {
    return [...this.#workers.values()].some((worker) => worker.phase !== 'stopping');
  }

  records(): { readonly invocations: InvocationRecord[]; readonly workers: WorkerRecord[] } {
    return {
      invocations: this.#invocations.map(({ service, ...record }) => record),
      workers: this.#started.map(({ phase, current, idleSince, ...record }) => record),
    };
  }

  #rest(worker: SimulatedWorker, now: number): void {
    worker.phase = 'idle';
    worker.idleSince = now;
    this.#idle.add(worker);
  }
}

function finish(invocation: SimulatedInvocation, outcome: InvocationRecord['outcome'], now: number): void {
  invocation.outcome = outcome;
  invocation.endedAt = now;
}

function first<T>(set: ReadonlySet<T>): T | undefined {
  return set.values().next().value;
}
