import type { HistoryItem, History as Recorded } from '../../api/types.js';
import { quantile } from '../../client/quantile.js';
import type { Sample } from './history.js';
import type { Range } from './ranges.js';

/** Milliseconds after which everything is certainly recorded: the agent records every ten seconds. */
const WRITTEN_AFTER = 20_000;

/** One workload's recorded history, continued with what the page has seen. Times in milliseconds. */
export class Past {
  #items: readonly HistoryItem[] = [];
  #step = 0;
  #bounds: readonly number[] = [];
  #end = Number.NEGATIVE_INFINITY;

  constructor(readonly range: Range) {}

  /** The time from which to ask for more: the last item may have been incomplete. @param now milliseconds since the epoch */
  next(now: number): number {
    const last = this.#items.at(-1);
    return Math.max(now - this.range.length, last ? Date.parse(last.at) : 0);
  }

  /** @param now the time of the request */
  take({ items, step, bounds }: Recorded, now: number): void {
    const first = items[0]?.at;
    const before = first === undefined ? this.#items : this.#items.filter(({ at }) => at < first);
    const oldest = new Date(now - this.range.length - this.range.step).toISOString();
    this.#items = [...before, ...items].filter(({ at }) => at >= oldest);
    this.#step = step * 1000;
    this.#bounds = bounds;
    const last = this.#items.at(-1);
    if (last) this.#end = Math.min(Date.parse(last.at) + this.#step, now);
  }

  /** Recorded and seen samples, oldest first. @param live what the page has seen, oldest first */
  samples(live: readonly Sample[]): readonly Sample[] {
    const holds = live.findLast(({ at }) => at <= this.#end);
    const later = live.filter(({ at }) => at > this.#end);
    const last = this.#items.at(-1);
    if (!last) return later;
    // The limit is not recorded, so the current one is drawn over the whole range.
    const { limit = null } = live.at(-1)?.values ?? {};
    const unwritten = (later[0]?.at ?? Number.POSITIVE_INFINITY) - this.#end <= WRITTEN_AFTER;
    const values = holds?.values ?? (unwritten ? { ...stateOf(last), limit } : {});
    return [...this.#recorded(limit), { at: this.#end, values }, ...later];
  }

  *#recorded(limit: number | null): Generator<Sample> {
    let end: number | undefined;
    for (const item of this.#items) {
      const at = Date.parse(item.at);
      // Nothing was recorded in between.
      if (end !== undefined && end < at) yield { at: end, values: {} };
      yield { at, values: { ...valuesOf(item, this.#bounds), limit } };
      end = at + this.#step;
    }
  }
}

/** The state's values for charts, with the names of samplesOf. */
function stateOf({ gauges }: HistoryItem): Sample['values'] {
  const mean = (name: string) => tenths(gauges[name]?.mean ?? 0);
  const most = (name: string) => gauges[name]?.most ?? 0;
  const percent = (name: string) => {
    const gauge = gauges[name];
    return gauge ? tenths(gauge.mean * 100) : null;
  };
  return {
    ...Object.fromEntries(STATES.map((name) => [name, mean(name)])),
    // Peaks, since a queue may only last for a moment.
    waiting: most('waiting'),
    in_flight: most('in_flight'),
    cpu: percent('cpu_utilization'),
    cpu_target: percent('target_cpu_utilization'),
  };
}

/** All values for charts. */
function valuesOf(item: HistoryItem, bounds: readonly number[]): Sample['values'] {
  const { observed, counts, times } = item;
  const aMinute = (name: string) => tenths(((counts[name] ?? 0) * 60) / Math.max(1, observed));
  const average = (name: string) => {
    const found = times[name];
    return found ? Math.round((found.sum * 1000) / found.count) : null;
  };
  const latency = (q: number) => {
    const found = quantile(times.request?.counts ?? [], bounds, q);
    return found === null ? null : tenths(found * 1000);
  };
  return {
    ...stateOf(item),
    calls: aMinute('calls'),
    cold_starts: aMinute('cold_starts'),
    failed: tenths(FAILED.reduce((sum, name) => sum + aMinute(name), 0)),
    ended_succeeded: counts.ended_succeeded ?? 0,
    ended_failed: (counts.ended_failed ?? 0) + (counts.ended_timed_out ?? 0),
    p50: latency(0.5),
    p95: latency(0.95),
    p99: latency(0.99),
    wait: average('wait'),
    execution: average('execution'),
  };
}

/** Outcomes of requests that count as failures. */
const FAILED = ['5xx', 'refused', 'timed_out', 'broken'];

const STATES = ['starting', 'idle', 'busy', 'stopping', 'ready', 'unready', 'running', 'target'];

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
