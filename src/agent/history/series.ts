import type { HistoryItem } from '../../api/types.js';
import { type Bucket, countOf, merge, NOTHING } from './bucket.js';
import type { Recorded } from './store.js';
import { MAY_BE_UNKNOWN } from './stretch.js';

/** The API's buckets of `step` milliseconds, made from shorter ones. Oldest first. */
export async function series(recorded: AsyncIterable<Recorded>, step: number): Promise<HistoryItem[]> {
  const items: HistoryItem[] = [];
  let open: (Recorded & { bucket: Bucket }) | undefined;
  for await (const { at, observed, bucket } of recorded) {
    const begin = at - (at % step);
    if (open && open.at !== begin) items.push(itemOf(open));
    const { observed: before, bucket: sum } = open?.at === begin ? open : { observed: 0, bucket: NOTHING };
    open = { at: begin, observed: before + observed, bucket: merge(sum, bucket ?? NOTHING) };
  }
  if (open) items.push(itemOf(open));
  return items;
}

function itemOf({ at, observed, bucket }: Recorded & { bucket: Bucket }): HistoryItem {
  return { at: new Date(at).toISOString(), observed: observed / 1000, ...valuesOf(bucket, observed) };
}

function valuesOf({ gauges, counts, times }: Bucket, observed: number): Omit<HistoryItem, 'at' | 'observed'> {
  return {
    gauges: mapped(gauges, ({ sum, known, most }, name) => ({
      // All others were 0 at the times that are not in the sum.
      mean: rounded(sum / Math.max(1, name === MAY_BE_UNKNOWN ? known : observed)),
      most,
    })),
    counts,
    times: mapped(times, (each) => ({ count: countOf(each), sum: each.sum / 1000, counts: each.counts })),
  };
}

function mapped<A, B>(
  values: Readonly<Record<string, A>>,
  change: (value: A, name: string) => B,
): Record<string, B> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value, name)]));
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
