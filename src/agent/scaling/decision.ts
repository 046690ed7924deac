/** What every decision about a number of workers has, for any kind of workload. */
export interface Decision<Because extends { readonly code: string } = { readonly code: string }> {
  /** How many workers there should be. */
  readonly target: number;
  /** The same before the quotas. */
  readonly wish: number;
  /** How many to start now. */
  readonly start: number;
  /** Ids of the workers to stop now. */
  readonly stop: readonly string[];
  /** When time alone can change the decision, in milliseconds; null if only an event can. */
  readonly nextAt: number | null;
  /** The numbers behind the decision; the kind's explanation turns them into a sentence. */
  readonly because: Because;
}

/** The decision of a workload that waits for others: nothing starts, and what an earlier revision runs stays. */
export function waiting<D extends Decision>(decision: D, workers: number): D {
  return { ...decision, wish: Math.min(decision.wish, workers), start: 0, stop: NONE };
}

/** Nothing to stop. Shared, because most decisions are made while a call waits, and should create little garbage. */
export const NONE: readonly string[] = [];
