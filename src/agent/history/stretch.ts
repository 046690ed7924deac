import { type Bucket, NOTHING } from './bucket.js';
import type { Subject } from './subjects.js';
import { NO_TOTALS, since, type Totals } from './totals.js';

/** Gathers what happens to one workload until a bucket is full. Samples hold for the time since the one before. */
export class Stretch {
  #gauges: Record<string, { sum: number; known: number; most: number }> = {};
  #secondsWithCalls = 0;
  #calls = 0;
  #totals: Totals = NO_TOTALS;

  /** @param elapsed whole milliseconds since the sample before */
  sample({ gauges, calls }: Subject, elapsed: number): void {
    if (calls !== this.#calls) this.#secondsWithCalls++;
    this.#calls = calls;
    for (const [name, value] of Object.entries(gauges)) {
      if (value === null) continue;
      this.#gauges[name] ??= { sum: 0, known: 0, most: 0 };
      const gauge = this.#gauges[name];
      gauge.sum += value * elapsed;
      gauge.known += elapsed;
      gauge.most = Math.max(gauge.most, value);
    }
  }

  /** What was gathered since the last time that this was asked; NOTHING where the workload was at rest. */
  take(subject: Subject): Bucket {
    const gauges = this.#gauges;
    const seconds = this.#secondsWithCalls;
    this.#gauges = {};
    this.#secondsWithCalls = 0;
    if (seconds === 0 && !moves(gauges)) return NOTHING;
    const totals = subject.totals();
    const { counts, times } = since(this.#totals, totals);
    this.#totals = totals;
    return {
      gauges: Object.fromEntries(
        Object.entries(gauges).filter(([name, { most }]) => most > 0 || maybe(name)),
      ),
      counts: { ...counts, ...(seconds > 0 && { seconds_with_calls: seconds }) },
      times,
    };
  }
}

/** Whether the workload is at rest at this moment, so that there is nothing to gather. */
export function isAtRest({ gauges, calls }: Subject): boolean {
  return calls === 0 && Object.entries(gauges).every(([name, value]) => !value || SETTINGS.has(name));
}

/** What is there without anything going on. */
const SETTINGS: ReadonlySet<string> = new Set(['target_cpu_utilization']);

function moves(gauges: Readonly<Record<string, { readonly most: number }>>): boolean {
  return Object.entries(gauges).some(([name, { most }]) => most > 0 && !SETTINGS.has(name));
}

/** Gauges that are not always known: of these a 0 says something. */
function maybe(name: string): boolean {
  return name === 'cpu_utilization';
}
