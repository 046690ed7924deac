import type { HistoryTimes } from '../api/types.js';

/** How many values represent a distribution. */
const VALUES = 200;

/**
 * Equally likely values in milliseconds with the shape of the counts and the mean of the sum; empty if nothing was
 * counted.
 */
export function valuesOf(times: HistoryTimes, bounds: readonly number[]): number[] {
  if (times.count === 0) return [];
  const values = Array.from({ length: VALUES }, (_, index) =>
    percentile(times, bounds, (index + 0.5) / VALUES),
  );
  const mean = values.reduce((sum, value) => sum + value, 0) / VALUES;
  const wanted = (times.sum * 1000) / times.count;
  return mean > 0 ? values.map((value) => (value * wanted) / mean) : values;
}

/** Milliseconds, interpolated between the bounds; 0 if nothing was counted. */
export function percentile({ count, counts }: HistoryTimes, bounds: readonly number[], part: number): number {
  const wanted = part * count;
  let before = 0;
  for (const [index, here] of counts.entries()) {
    if (here > 0 && before + here >= wanted) {
      const low = bounds[index - 1] ?? 0;
      const high = bounds[index] ?? low;
      return (low + ((wanted - before) / here) * (high - low)) * 1000;
    }
    before += here;
  }
  return 0;
}
