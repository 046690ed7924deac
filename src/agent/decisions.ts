import type { Decision } from '../client/types.js';

/** A decision of whatever kind of scaler, as it is remembered. */
export interface RecordedDecision {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Workers that existed before it. */
  readonly workers: number;
  readonly target: number;
  readonly started: number;
  readonly stopped: number;
  readonly code: string;
  /** The sentence is made when it is asked for: most are never read. */
  readonly explain: () => string;
}

/** Decisions remembered of each workload. */
const KEPT = 100;

/** The last decisions of one workload, for `multinode why`. */
export class DecisionLog {
  #entries: RecordedDecision[] = [];

  record(decision: RecordedDecision): void {
    this.#entries.push(decision);
    // Dropping in batches keeps recording cheap on the invocation path.
    if (this.#entries.length >= KEPT * 2) this.#entries = this.#entries.slice(-KEPT);
  }

  /** Oldest first. */
  view(workload: string): Decision[] {
    return this.#entries.slice(-KEPT).map(({ at, explain, ...numbers }) => ({
      ...numbers,
      at: new Date(at).toISOString(),
      workload,
      reason: explain(),
    }));
  }
}
