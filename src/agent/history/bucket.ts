/** What happened to a workload in a period: only sums and peaks, so that periods add up to longer ones. */
export interface Bucket {
  /** For example `busy` or `waiting`; one that was always 0 is left out. */
  readonly gauges: Readonly<Record<string, Gauge>>;
  /** For example `calls`; none is left out. */
  readonly counts: Readonly<Record<string, number>>;
  /** For example `wait`; empty ones are left out. */
  readonly times: Readonly<Record<string, Times>>;
}

export interface Gauge {
  /** The sum of each value × the milliseconds for which it held. */
  readonly sum: number;
  /** Milliseconds for which a value was known. */
  readonly known: number;
  readonly most: number;
}

/** A histogram of durations. */
export interface Times {
  /** The sum in milliseconds. */
  readonly sum: number;
  /** By bound of src/histogram.ts, the last for longer durations; zeros at the end are left out. */
  readonly counts: readonly number[];
}

export const NOTHING: Bucket = { gauges: {}, counts: {}, times: {} };

/** Merges two periods into one. */
export function merge(one: Bucket, other: Bucket): Bucket {
  return {
    gauges: both(one.gauges, other.gauges, (a, b) => ({
      sum: a.sum + b.sum,
      known: a.known + b.known,
      most: Math.max(a.most, b.most),
    })),
    counts: both(one.counts, other.counts, (a, b) => a + b),
    times: both(one.times, other.times, addTimes),
  };
}

export function isNothing({ gauges, counts, times }: Bucket): boolean {
  return [gauges, counts, times].every((part) => Object.keys(part).length === 0);
}

/** The number of durations. */
export function countOf({ counts }: Times): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

function addTimes(a: Times, b: Times): Times {
  const [longer, shorter] = a.counts.length >= b.counts.length ? [a, b] : [b, a];
  return {
    sum: a.sum + b.sum,
    counts: longer.counts.map((count, index) => count + (shorter.counts[index] ?? 0)),
  };
}

function both<T>(
  one: Readonly<Record<string, T>>,
  other: Readonly<Record<string, T>>,
  add: (a: T, b: T) => T,
): Record<string, T> {
  const sum: Record<string, T> = { ...one };
  for (const [name, value] of Object.entries(other)) {
    const present = sum[name];
    sum[name] = present === undefined ? value : add(present, value);
  }
  return sum;
}
