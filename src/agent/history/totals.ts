import type { Bucket, Times } from './bucket.js';

/** The counts up to a moment, since the agent started. */
export type Totals = Pick<Bucket, 'counts' | 'times'>;

export const NO_TOTALS: Totals = { counts: {}, times: {} };

/** The increase since the earlier totals. */
export function since(earlier: Totals, now: Totals): Totals {
  const counts = Object.entries(now.counts).flatMap(([name, count]) => {
    const more = count - (earlier.counts[name] ?? 0);
    return more > 0 ? [[name, more] as const] : [];
  });
  const times = Object.entries(now.times).flatMap(([name, total]) => {
    const more = timesSince(earlier.times[name], total);
    return more.counts.length > 0 ? [[name, more] as const] : [];
  });
  return { counts: Object.fromEntries(counts), times: Object.fromEntries(times) };
}

function timesSince(earlier: Times | undefined, now: Times): Times {
  const counts = now.counts.map((count, index) => count - (earlier?.counts[index] ?? 0));
  const last = counts.findLastIndex((count) => count > 0);
  return { sum: Math.max(0, now.sum - (earlier?.sum ?? 0)), counts: counts.slice(0, last + 1) };
}
