/** What every decision about a number of workers says, whatever the kind of workload. */
export interface Decision<Because extends { readonly code: string } = { readonly code: string }> {
  /** Workers that there should be. */
  readonly target: number;
  /** The same before the quotas. */
  readonly wish: number;
  /** How many to start now. */
  readonly start: number;
  /** Ids of the workers to stop now. */
  readonly stop: readonly string[];
  /** When time alone can change the decision, in milliseconds; null when only an event can. */
  readonly nextAt: number | null;
  /** The numbers that it came from; the kind's explanation makes a sentence of them. */
  readonly because: Because;
}

/** Nothing to stop: most decisions are made on the way of a call, and make little garbage. */
export const NONE: readonly string[] = [];
