import { CalledWorker } from '../../src/agent/functions/called-worker.js';
import { backOff } from '../../src/agent/scaling/back-off.js';
import {
  decideFunction,
  type FunctionDecision,
  type FunctionLimits,
} from '../../src/agent/scaling/functions.js';
import type { Placed } from './nomad-model.js';

/** A function's worker, built from the agent's own classes, and where it runs. */
export class ClusterWorker extends CalledWorker {
  constructor(
    readonly placed: Placed,
    now: number,
  ) {
    super(placed.held.id, '0123456789abcdef', now);
  }

  ready(now: number): void {
    this.lifecycle = 'ready';
    this.address = this.placed.held.view().address;
    // Its connection counts in the memory that a worker takes.
    void this.port;
    this.idleSince = now;
  }
}

/** One function: its workers and the calls that wait for them. Has no clock. */
export class ClusterFunction {
  readonly workers = new Map<string, ClusterWorker>();
  /** Arrival times of the waiting calls, oldest first. */
  readonly waiting: number[] = [];
  /** When the passage of time alone changes the decision, milliseconds; null if never. */
  nextAt: number | null = null;
  /** When the timer for that expires. */
  lookAt: number | null = null;
  #failures = 0;
  #backOffUntil: number | null = null;

  constructor(
    readonly name: string,
    private readonly limits: FunctionLimits,
  ) {}

  decide(now: number): FunctionDecision {
    const unlimited = Number.POSITIVE_INFINITY;
    const decision = decideFunction(
      this.limits,
      {
        workers: [...this.workers.values()],
        waiting: this.waiting.length,
        allowance: unlimited,
        room: unlimited,
        backOffUntil: this.#backOffUntil,
      },
      now,
    );
    this.nextAt = decision.nextAt;
    return decision;
  }

  failed(now: number): void {
    this.#failures++;
    this.#backOffUntil = now + backOff(this.#failures);
  }

  recovered(): void {
    this.#failures = 0;
    this.#backOffUntil = null;
  }
}
