import type { Client, History, HistoryItem } from '../client/index.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Reads what the agent has recorded, in the finest steps it keeps: ten seconds for the last hour, else a minute. */
export async function readRecorded(
  client: Client,
  name: string,
  { days, now, signal }: { readonly days: number; readonly now: number; readonly signal: AbortSignal },
): Promise<Pick<History, 'items' | 'bounds'>> {
  const fine = Math.floor((now - HOUR) / MINUTE) * MINUTE;
  const items: HistoryItem[] = [];
  const until = (from: number) => Math.min(from + DAY, fine);
  for (let from = fine + HOUR - days * DAY; from < fine; from = until(from)) {
    const part = { from: new Date(from), to: new Date(until(from)), step: 60, signal };
    items.push(...(await client.history(name, part)).items);
  }
  const last = await client.history(name, { from: new Date(fine), to: new Date(now), step: 10, signal });
  return { items: [...items, ...last.items], bounds: last.bounds };
}

/** The last items that together have at most this many calls. */
export function lastCalls(items: readonly HistoryItem[], most: number): readonly HistoryItem[] {
  let calls = 0;
  const first = items.findLastIndex(({ counts }) => {
    calls += counts.calls ?? 0;
    return calls > most;
  });
  return items.slice(first + 1);
}
