import { type Bucket, NOTHING } from './bucket.js';
import type { Subject } from './subjects.js';
import { NO_TOTALS, since, type Totals } from './totals.js';

/** Gathers what happens to one workload until a bucket is full. A sample holds for the time since the previous one. */
export class Stretch {
  #subject: Subject | undefined;
  #gauges: Record<string, { sum: number; known: number; most: number }> = {};
  #secondsWithCalls = 0;
  #happened = false;
  #totals: Totals = NO_TOTALS;

  /** As of the last sample. */
  get events(): number {
    return this.#subject?.events ?? 0;
  }

  /** Need not be called while the workload is at rest. @param elapsed whole milliseconds since the last sample */
  sample(subject: Subject, elapsed: number): void {
    if (subject.calls !== (this.#subject?.calls ?? 0)) this.#secondsWithCalls++;
    if (subject.events !== this.events) this.#happened = true;
    this.#subject = subject;
    for (const [name, value] of Object.entries(subject.gauges)) {
      if (value === null) continue;
      this.#gauges[name] ??= { sum: 0, known: 0, most: 0 };
      const gauge = this.#gauges[name];
      gauge.sum += value * elapsed;
      gauge.known += elapsed;
      gauge.most = Math.max(gauge.most, value);
    }
  }

  /** What was gathered since the last call; NOTHING if the workload was at rest. */
  take(): { readonly name: string; readonly bucket: Bucket } {
    const name = this.#subject?.workload.name ?? '';
    const gauges = this.#gauges;
    const seconds = this.#secondsWithCalls;
    this.#gauges = {};
    const happened = this.#happened;
    this.#secondsWithCalls = 0;
    this.#happened = false;
    if (!this.#subject || (!happened && !moves(gauges))) return { name, bucket: NOTHING };
    const totals = this.#subject.totals();
    const { counts, times } = since(this.#totals, totals);
    this.#totals = totals;
    const bucket = {
      gauges: Object.fromEntries(
        Object.entries(gauges).filter(([gauge, { most }]) => most > 0 || gauge === MAY_BE_UNKNOWN),
      ),
      counts: { ...counts, ...(seconds > 0 && { seconds_with_calls: seconds }) },
      times,
    };
    return { name, bucket };
  }
}

/** For this gauge, 0 is different from unknown. */
export const MAY_BE_UNKNOWN = 'cpu_utilization';

/** Gauges that are settings, and so are not 0 at rest. */
const SETTINGS: ReadonlySet<string> = new Set(['target_cpu_utilization']);

function moves(gauges: Readonly<Record<string, { readonly most: number }>>): boolean {
  return Object.entries(gauges).some(([name, { most }]) => most > 0 && !SETTINGS.has(name));
}
