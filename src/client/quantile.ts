/**
 * Estimates a quantile from a histogram, like Prometheus' histogram_quantile: durations within a bucket are assumed to
 * be evenly distributed. A duration above all bounds counts as the last bound.
 * @param counts by bucket, not cumulative: one more than there are bounds; zeros at the end may be left out
 * @param bounds ascending upper bounds, for example those of a History
 * @param q from 0 to 1
 * @returns in the unit of the bounds; null if there is no duration
 */
export function quantile(counts: readonly number[], bounds: readonly number[], q: number): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const rank = q * total;
  let below = 0;
  for (const [bucket, count] of counts.entries()) {
    const upper = bounds[bucket];
    if (upper === undefined) break;
    if (count > 0 && below + count >= rank) {
      const lower = bounds[bucket - 1] ?? 0;
      return lower + (upper - lower) * ((rank - below) / count);
    }
    below += count;
  }
  return bounds.at(-1) ?? null;
}
