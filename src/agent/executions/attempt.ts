import type { Cost, Driver, Exit, Worker, WorkerSpec } from '../../../providers/driver.js';
import { messageOf } from '../../errors/system.js';
import { toMilliseconds } from '../../manifest/units.js';
import type { Logger } from '../logging/logger.js';
import { type Clock, onClock } from '../time/clock.js';
import { startWorker } from '../workers/start.js';
import { stopWorker } from '../workers/stop.js';

export interface AttemptParts {
  readonly driver: Driver;
  readonly clock: Clock;
  readonly log: Logger;
  /** Called with the reason why its worker's start waits. */
  waits(why: string): void;
}

/** How long an attempt and its worker's end may take, in seconds. */
export interface AttemptTerms {
  readonly timeout: number;
  readonly stop_grace_period: number;
}

/** How an attempt ended. */
export type AttemptResult =
  | { readonly kind: 'exited'; readonly exit: Exit }
  /** The program was stopped for taking too long. */
  | { readonly kind: 'timed-out'; readonly exit: Exit | null }
  /** The platform could not start a worker. */
  | { readonly kind: 'not-started'; readonly reason: string }
  /** The worker is missing, and nobody knows how it ended. */
  | { readonly kind: 'lost' };

/** One attempt at an execution, with its own worker, from before the start to the end. */
export class Attempt {
  #running = false;
  #stopping = false;
  #timedOut = false;
  #over = false;
  /** By the platform's clock, in milliseconds since the epoch. */
  #startedAt = Number.POSITIVE_INFINITY;
  /** When its timeout ends, by the agent's clock. */
  #deadline = Number.POSITIVE_INFINITY;
  #callOff = () => {};

  constructor(
    readonly execution: string,
    /** Counts from 1. */
    readonly number: number,
    readonly workerId: string,
    private readonly workload: string,
    /** What its worker takes; for a worker that an earlier agent started, what the platform reports. */
    public cost: Cost,
    private readonly terms: AttemptTerms,
    private readonly parts: AttemptParts,
    /** Called once. */
    private readonly ended: (result: AttemptResult) => void,
  ) {}

  get phase(): 'starting' | 'busy' | 'stopping' {
    if (this.#stopping) return 'stopping';
    return this.#running ? 'busy' : 'starting';
  }

  /** Starts the worker on the platform; if its specification can't even be made, that counts as a failed start. */
  async start(specify: () => WorkerSpec): Promise<void> {
    try {
      const { parts } = this;
      const asked = parts.clock.now();
      const wanted = () => !this.#over && !this.#stopping;
      this.#runs(await startWorker(parts, specify(), wanted, (why) => parts.waits(why)), asked);
    } catch (error) {
      this.#end({ kind: 'not-started', reason: messageOf(error) });
    }
  }

  /** Takes over the worker as the platform shows it; undefined if the platform does not know it. */
  adopt(worker: Worker | undefined): void {
    if (!worker) {
      this.#end({ kind: 'lost' });
      return;
    }
    this.#runs(worker);
    if (worker.exit) this.exited(worker.exit);
  }

  /** SIGTERM, then SIGKILL after the grace period; a worker that is still starting is stopped once it runs. */
  stop(): void {
    if (this.#stopping) return;
    this.#stopping = true;
    if (this.#running) this.#askToStop();
  }

  /** The worker's process has ended. */
  exited(exit: Exit): void {
    // The times decide too, because no agent may have been there when the timeout ended. They don't decide alone,
    // because they jump when the clock is corrected.
    const lasted = exit.ran ?? exit.at - this.#startedAt;
    const late = lasted >= toMilliseconds(this.terms.timeout) && this.parts.clock.now() >= this.#deadline;
    if (this.#timedOut || late) this.#end({ kind: 'timed-out', exit });
    else this.#end(exit.lost && !this.#stopping ? { kind: 'lost' } : { kind: 'exited', exit });
  }

  /** Leaves the worker running for the next agent. */
  detach(): void {
    this.#over = true;
    this.#callOff();
  }

  /** @param asked when the agent asked for it: a platform's clock that differs must not shorten the timeout */
  #runs(worker: Worker, asked = Number.NEGATIVE_INFINITY): void {
    if (this.#over) return;
    this.#running = true;
    this.cost = worker.cost;
    this.#startedAt = worker.startedAt;
    const { clock } = this.parts;
    const timeout = toMilliseconds(this.terms.timeout);
    this.#deadline = Math.max(asked + timeout, onClock(clock, worker.startedAt + timeout, timeout));
    if (worker.exit) return;
    this.#callOff = clock.at(this.#deadline, () => {
      this.#timedOut = true;
      this.stop();
    });
    if (this.#stopping) this.#askToStop();
  }

  #askToStop(): void {
    const worker = { id: this.workerId, workload: this.workload };
    const gone = () => this.#end(this.#timedOut ? { kind: 'timed-out', exit: null } : { kind: 'lost' });
    stopWorker(this.parts, worker, toMilliseconds(this.terms.stop_grace_period), () => !this.#over, gone);
  }

  #end(result: AttemptResult): void {
    if (this.#over) return;
    this.#over = true;
    this.#callOff();
    this.ended(result);
  }
}
