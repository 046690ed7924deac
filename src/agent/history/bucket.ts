/** What happened to a workload in a stretch of time: sums and peaks only, so that stretches add up to longer ones. */
export interface Bucket {
  /** Such as `busy` or `waiting`; one that was 0 all the time is left out. */
  readonly gauges: Readonly<Record<string, Gauge>>;
  /** Such as `calls`; none is left out. */
  readonly counts: Readonly<Record<string, number>>;
  /** Such as `wait`; those of nothing are left out. */
  readonly times: Readonly<Record<string, Times>>;
}

export interface Gauge {
  /** Of value × milliseconds for which it was that. */
  readonly sum: number;
  /** Milliseconds for which a value was known. */
  readonly known: number;
  readonly most: number;
}

/** How often which durations were seen. */
export interface Times {
  /** Milliseconds, all together. */
  readonly sum: number;
  /** By bound of src/agent/metrics/histogram.ts, the last for what is longer; zeros at the end are left out. */
  readonly counts: readonly number[];
}

export const NOTHING: Bucket = { gauges: {}, counts: {}, times: {} };

/** Both stretches as one. */
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

/** How many durations there are. */
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
