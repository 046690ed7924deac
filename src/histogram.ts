/** Upper bounds in seconds: from calls that take a millisecond to work that takes an hour. */
export const BOUNDS = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600,
] as const;

/** One for each bound, and one for longer durations. */
export const BUCKETS = BOUNDS.length + 1;

/** The bucket that a duration falls into. Every call runs it: no allocation. */
export function bucketOf(seconds: number): number {
  let bucket = 0;
  while (bucket < BOUNDS.length && seconds > (BOUNDS[bucket] ?? 0)) bucket++;
  return bucket;
}

/** A histogram of durations; takes no memory until the first one. */
export class Histogram {
  #counts: Float64Array | undefined;
  #sum = 0;

  /** @param milliseconds below zero counts as zero: clocks of platforms may differ a little */
  observe(milliseconds: number): void {
    const seconds = Math.max(0, milliseconds) / 1000;
    this.add(bucketOf(seconds), 1, seconds);
  }

  /** Adds durations that another program has observed. @param seconds their sum */
  add(bucket: number, count: number, seconds: number): void {
    this.#counts ??= new Float64Array(BUCKETS);
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + count;
    this.#sum += seconds;
  }

  /** Seconds. */
  get sum(): number {
    return this.#sum;
  }

  /** The number of durations up to each bound; the last is the number of all. */
  cumulative(): number[] {
    let total = 0;
    return Array.from({ length: BUCKETS }, (_, index) => {
      total += this.#counts?.[index] ?? 0;
      return total;
    });
  }
}
