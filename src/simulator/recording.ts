import type { History, HistoryItem, HistoryTimes } from '../api/types.js';
import type { Arrival } from './arrivals.js';
import { percentile, valuesOf } from './distribution.js';
import { type Random, seededRandom } from './random.js';

/** Recorded calls: what a scenario is made from, and their results. Times are milliseconds. */
export interface Recording {
  /** From the start of the recording; periods without an agent are cut out. */
  readonly calls: readonly Arrival[];
  /** How long the agent was watching. */
  readonly length: number;
  /** Equally likely start-up times of a worker until it was ready; empty if none was observed. */
  readonly startUp: readonly number[];
  /** The average. */
  readonly execution: number;
  readonly figures: RecordedFigures;
}

export interface RecordedFigures {
  readonly coldStarts: number;
  readonly refused: number;
  readonly workerSeconds: number;
  /** As exact as the bounds of the recorded durations. */
  readonly wait: { readonly p50: number; readonly p95: number; readonly p99: number };
}

const STATES = ['starting', 'idle', 'busy', 'stopping'];

/**
 * Recreates calls from counts. In each item they arrive in as many seconds as the recorded calls did, at random seconds
 * and at random times within them: bursts stay bursts. How long each executes is drawn from all recorded durations. The
 * same seed gives the same calls.
 */
export function recordingOf({ items, bounds }: Pick<History, 'items' | 'bounds'>, seed: number): Recording {
  const random = seededRandom(seed);
  const executions = valuesOf(all(items, 'execution'), bounds);
  const calls: Arrival[] = [];
  let begin = 0;
  for (const item of items) {
    for (const at of momentsOf(item, random)) {
      const service = executions[Math.floor(random() * executions.length)] ?? 0;
      calls.push({ at: begin + at, service });
    }
    begin += item.observed * 1000;
  }
  calls.sort((a, b) => a.at - b.at);
  const waits = all(items, 'wait');
  const execution = all(items, 'execution');
  return {
    calls,
    length: begin,
    startUp: valuesOf(all(items, 'start'), bounds),
    execution: (execution.sum * 1000) / Math.max(1, execution.count),
    figures: {
      coldStarts: count(items, 'cold_starts'),
      refused: count(items, 'refused'),
      workerSeconds: items.reduce((sum, item) => sum + workersOf(item) * item.observed, 0),
      wait: {
        p50: percentile(waits, bounds, 0.5),
        p95: percentile(waits, bounds, 0.95),
        p99: percentile(waits, bounds, 0.99),
      },
    },
  };
}

/** When the calls of an item arrived, in milliseconds from its start. */
function momentsOf({ observed, counts }: HistoryItem, random: Random): number[] {
  const calls = counts.calls ?? 0;
  const seconds = Math.max(1, Math.ceil(observed));
  const used = Math.min(Math.max(counts.seconds_with_calls ?? 1, 1), seconds, calls);
  const chosen = someOf(seconds, used, random);
  return Array.from({ length: calls }, (_, index) => {
    const second = chosen[index < used ? index : Math.floor(random() * used)] ?? 0;
    return Math.min((second + random()) * 1000, observed * 1000);
  });
}

/** The wanted number of different whole numbers, from 0 to below the limit. */
function someOf(limit: number, wanted: number, random: Random): number[] {
  const found = new Set<number>();
  for (let last = limit - wanted; last < limit; last++) {
    const tried = Math.floor(random() * (last + 1));
    found.add(found.has(tried) ? last : tried);
  }
  return [...found];
}

function all(items: readonly HistoryItem[], name: string): HistoryTimes {
  let sum = 0;
  const counts: number[] = [];
  for (const { times } of items) {
    sum += times[name]?.sum ?? 0;
    for (const [index, each] of (times[name]?.counts ?? []).entries()) {
      counts[index] = (counts[index] ?? 0) + each;
    }
  }
  return { sum, counts: Array.from(counts, (each) => each ?? 0), count: counts.reduce((a, b) => a + b, 0) };
}

function count(items: readonly HistoryItem[], name: string): number {
  return items.reduce((sum, { counts }) => sum + (counts[name] ?? 0), 0);
}

function workersOf({ gauges }: HistoryItem): number {
  return STATES.reduce((sum, state) => sum + (gauges[state]?.mean ?? 0), 0);
}
