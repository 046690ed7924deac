import type { RequestOutcome, RequestStatus } from '../../api/types.js';
import { quantile } from '../../client/quantile.js';
import { BOUNDS, BUCKETS, bucketOf, Histogram } from '../../histogram.js';

/** How requests end. */
export const OUTCOMES = [
  '1xx',
  '2xx',
  '3xx',
  '4xx',
  '5xx',
  'refused',
  'timed_out',
  'broken',
  'cancelled',
] as const satisfies readonly RequestOutcome[];

/** Outcomes of requests that were answered: all that a separate load balancer can distinguish. */
export const CLASSES = ['1xx', '2xx', '3xx', '4xx', '5xx'] as const satisfies readonly RequestOutcome[];

/** Failures of the workload; a 4xx, or a caller that disconnects, is the caller's own. */
const FAILED: ReadonlySet<RequestOutcome> = new Set(['5xx', 'refused', 'timed_out', 'broken']);

/** Milliseconds of a slot, and the number of slots: the last five minutes count as recent. */
const SLOT = 30_000;
const SLOTS = 10;
/** A slot has the count of each outcome, then the count of each duration bucket. */
const WIDTH = OUTCOMES.length + BUCKETS;

/**
 * How the requests to one workload end, and how long they take: since the agent started, and recently. Every call runs
 * `end`: it takes the same short time regardless of the past, and allocates nothing.
 */
export class RequestCounters {
  readonly #counts = new Float64Array(OUTCOMES.length);
  readonly #duration = new Histogram();
  readonly #since: number;
  /** Each slot's number since the clock's zero. */
  readonly #numbers = new Float64Array(SLOTS).fill(-1);
  /** Takes no memory until the first request has ended. */
  #slots: Float64Array | undefined;

  /**
   * @param known outcomes that the counter can distinguish
   * @param timed whether it knows how long requests take
   * @param now milliseconds by a clock that never goes back
   */
  constructor(
    private readonly known: readonly RequestOutcome[] = OUTCOMES,
    private readonly timed = true,
    readonly now: () => number = () => performance.now(),
  ) {
    this.#since = now();
  }

  /** @param began when it arrived, by `now`; null if its duration means nothing, as for an upgraded connection */
  end(outcome: RequestOutcome, began: number | null): void {
    const now = this.now();
    this.#count(outcome, 1, now);
    if (began === null) return;
    const seconds = Math.max(0, now - began) / 1000;
    this.#observe(bucketOf(seconds), 1, seconds, now);
  }

  /** Adds requests that another program has counted. */
  add(outcome: RequestOutcome, count: number): void {
    if (count > 0) this.#count(outcome, count, this.now());
  }

  /** Adds durations that another program has observed. @param seconds their sum */
  addDurations(bucket: number, count: number, seconds: number): void {
    this.#observe(bucket, count, seconds, this.now());
  }

  /** The number of requests by outcome since the agent started, for the outcomes that can be known. */
  *counts(): Generator<[RequestOutcome, number]> {
    for (const outcome of this.known) yield [outcome, this.#counts[OUTCOMES.indexOf(outcome)] ?? 0];
  }

  get total(): number {
    let total = 0;
    for (const count of this.#counts) total += count;
    return total;
  }

  /** From a request's arrival to the end of its response; null if unknown. */
  get duration(): Histogram | null {
    return this.timed ? this.#duration : null;
  }

  /** What happened in the last five minutes, or since counting began. */
  recent(): RequestStatus {
    const now = this.now();
    const first = Math.floor(now / SLOT) - SLOTS + 1;
    const sums = new Array<number>(WIDTH).fill(0);
    for (let slot = 0; slot < SLOTS; slot++) {
      if ((this.#numbers[slot] ?? -1) < first) continue;
      for (let i = 0; i < WIDTH; i++) sums[i] = (sums[i] ?? 0) + (this.#slots?.[slot * WIDTH + i] ?? 0);
    }
    const outcomes = Object.fromEntries(
      this.known.map((outcome) => [outcome, sums[OUTCOMES.indexOf(outcome)] ?? 0]),
    );
    const count = Object.values(outcomes).reduce((sum, each) => sum + each, 0);
    const seconds = Math.max(1, (now - Math.max(this.#since, first * SLOT)) / 1000);
    const durations = sums.slice(OUTCOMES.length);
    return {
      seconds: Math.round(seconds),
      count,
      rate: rounded(count / seconds),
      failed: this.known.reduce((sum, each) => sum + (FAILED.has(each) ? (outcomes[each] ?? 0) : 0), 0),
      outcomes: Object.fromEntries(Object.entries(outcomes).filter(([, each]) => each > 0)),
      duration: this.timed ? quantiles(durations) : null,
    };
  }

  #count(outcome: RequestOutcome, count: number, now: number): void {
    const index = OUTCOMES.indexOf(outcome);
    this.#counts[index] = (this.#counts[index] ?? 0) + count;
    this.#addLately(index, count, now);
  }

  #observe(bucket: number, count: number, seconds: number, now: number): void {
    this.#duration.add(bucket, count, seconds);
    this.#addLately(OUTCOMES.length + bucket, count, now);
  }

  #addLately(index: number, count: number, now: number): void {
    this.#slots ??= new Float64Array(SLOTS * WIDTH);
    const number = Math.floor(now / SLOT);
    const slot = number % SLOTS;
    if (this.#numbers[slot] !== number) {
      this.#numbers[slot] = number;
      this.#slots.fill(0, slot * WIDTH, (slot + 1) * WIDTH);
    }
    const place = slot * WIDTH + index;
    this.#slots[place] = (this.#slots[place] ?? 0) + count;
  }
}

function quantiles(counts: readonly number[]): RequestStatus['duration'] {
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((q) => quantile(counts, BOUNDS, q));
  if (p50 == null || p95 == null || p99 == null) return null;
  return { p50: rounded(p50), p95: rounded(p95), p99: rounded(p99) };
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
