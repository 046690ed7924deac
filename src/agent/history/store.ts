import { array, number, object, record } from '../../json/shape.js';
import { read } from '../store/columns.js';
import type { Store } from '../store/open.js';
import { type Bucket, type Gauge, merge, type Times } from './bucket.js';

/** The lengths of the stored buckets and how long they are kept, in milliseconds. */
export const RESOLUTIONS = [
  { step: 10_000, kept: 2 * 3_600_000 },
  { step: 60_000, kept: 7 * 24 * 3_600_000 },
] as const;

export const FINEST = RESOLUTIONS[0].step;

/** Buckets kept per resolution, about 50 MB: beyond that, the oldest are removed. */
const MOST_ROWS = 200_000;
/** Rows read and workloads written at a time: in between, the agent can pass calls on. */
const READ_AT_ONCE = 500;
const WRITTEN_AT_ONCE = 50;

/** The history of one period. */
export interface Recorded {
  /** When it begins, in milliseconds since the epoch. */
  readonly at: number;
  /** Milliseconds of it in which the agent was watching. */
  readonly observed: number;
  /** undefined: the workload was at rest. */
  readonly bucket: Bucket | undefined;
}

const bucketShape = object<Bucket>({
  gauges: record(object<Gauge>({ sum: number, known: number, most: number })),
  counts: record(number),
  times: record(object<Times>({ sum: number, counts: array(number) })),
});

/** The history of all workloads. A write resolves once it is on disk. */
export class HistoryStore {
  /** @param mostRows per resolution, approximately */
  constructor(
    private readonly store: Store,
    private readonly mostRows = MOST_ROWS,
  ) {}

  /** Adds what happened to the buckets that contain the time. @param at milliseconds since the epoch */
  async add(at: number, observed: number, buckets: ReadonlyMap<string, Bucket>): Promise<void> {
    const all = [...buckets];
    for (let first = 0; first === 0 || first < all.length; first += WRITTEN_AT_ONCE) {
      await this.store.commit(() => {
        for (const { step } of RESOLUTIONS) {
          const begin = at - (at % step);
          if (first === 0) this.#putObserved(step, begin, observed);
          for (const [workload, bucket] of all.slice(first, first + WRITTEN_AT_ONCE)) {
            this.#put(step, workload, begin, bucket);
          }
        }
      });
    }
  }

  /** The buckets between two times, oldest first; those in which the agent was not running are left out. */
  async *read(workload: string, step: number, from: number, to: number): AsyncGenerator<Recorded> {
    for (let next = from; ; ) {
      const rows = this.store.rows(
        `SELECT o.at, o.observed, h.bucket FROM history_observed o
         LEFT JOIN history h ON h.step = o.step AND h.workload = ?2 AND h.at = o.at
         WHERE o.step = ?1 AND o.at >= ?3 AND o.at < ?4 ORDER BY o.at LIMIT ?5`,
        step,
        workload,
        next,
        to,
        READ_AT_ONCE,
      );
      for (const row of rows) {
        const bucket = row.jsonOrNull('bucket');
        yield {
          at: row.integer('at'),
          observed: row.integer('observed'),
          bucket: bucket === null ? undefined : read(bucketShape, bucket, 'history'),
        };
      }
      const last = rows.at(-1);
      if (!last || rows.length < READ_AT_ONCE) return;
      next = last.integer('at') + 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Removes what is too old, and the oldest if there is too much. @param now milliseconds since the epoch */
  async prune(now: number): Promise<void> {
    await this.store.commit(() => {
      for (const { step, kept } of RESOLUTIONS) {
        const tooMuch = this.store.row(
          'SELECT at FROM history WHERE step = ? ORDER BY at DESC LIMIT 1 OFFSET ?',
          step,
          this.mostRows,
        );
        const first = Math.max(now - kept, (tooMuch?.integer('at') ?? Number.NEGATIVE_INFINITY) + 1);
        // What was removed must not look like rest.
        for (const table of ['history', 'history_observed']) {
          this.store.run(`DELETE FROM ${table} WHERE step = ? AND at < ?`, step, Math.floor(first));
        }
      }
    });
  }

  async clear(): Promise<void> {
    await this.store.commit(() => {
      this.store.run('DELETE FROM history');
      this.store.run('DELETE FROM history_observed');
    });
  }

  #putObserved(step: number, at: number, observed: number): void {
    this.store.run(
      `INSERT INTO history_observed (step, at, observed) VALUES (?1, ?2, ?3)
       ON CONFLICT (step, at) DO UPDATE SET observed = observed + ?3`,
      step,
      at,
      observed,
    );
  }

  #put(step: number, workload: string, at: number, bucket: Bucket): void {
    const where = 'step = ? AND workload = ? AND at = ?';
    const present = this.store.row(`SELECT bucket FROM history WHERE ${where}`, step, workload, at);
    const sum = present ? merge(read(bucketShape, present.json('bucket'), 'history'), bucket) : bucket;
    this.store.run(
      'INSERT OR REPLACE INTO history (step, workload, at, bucket) VALUES (?, ?, ?, ?)',
      step,
      workload,
      at,
      JSON.stringify(sum),
    );
  }
}
