import { background } from '../../process/background.js';
import type { Logger } from '../logging/logger.js';
import type { Clock } from '../time/clock.js';
import { type Bucket, isNothing, merge } from './bucket.js';
import { FINEST, type HistoryStore } from './store.js';
import { Stretch } from './stretch.js';
import type { Subject } from './subjects.js';

export interface RecorderParts {
  readonly clock: Clock;
  readonly log: Logger;
  /** See `subjects`. */
  readonly subjects: (seen: (workload: Subject['workload']) => number) => Iterable<Subject>;
  readonly store: HistoryStore;
}

/** Milliseconds between readings of the gauges. */
const INTERVAL = 1_000;
/** Milliseconds that a reading is valid for at most: after a longer pause the values are unknown. */
const LONGEST = FINEST;
/** Milliseconds between removals of old history. */
const PRUNING = 10 * 60_000;

/** Reads all workloads once a second, and writes what it has gathered once per bucket. */
export class Recorder {
  readonly #stretches = new WeakMap<Subject['workload'], Stretch>();
  /** Those with data since the last write. */
  readonly #open = new Set<Stretch>();
  #callOff = () => {};
  #looked: number;
  /** The same as a time of day. */
  #lookedAt: number;
  /** Milliseconds since the last write. */
  #observed = 0;
  /** By the clock that never jumps. */
  #prunedAt: number;
  #failing = false;
  #writing: Promise<void> = Promise.resolve();

  constructor(private readonly parts: RecorderParts) {
    this.#looked = Math.floor(parts.clock.now());
    this.#lookedAt = Math.floor(parts.clock.timeOfDay());
    this.#prunedAt = this.#looked;
  }

  start(): void {
    const { clock } = this.parts;
    this.#looked = Math.floor(clock.now());
    this.#lookedAt = Math.floor(clock.timeOfDay());
    const next = () => {
      const now = clock.now();
      this.#callOff = clock.at(now - (now % INTERVAL) + INTERVAL, () => {
        next();
        background('the history could not be recorded', () => this.#look());
      });
    };
    next();
  }

  /** Writes what it has gathered and not written yet. */
  async stop(): Promise<void> {
    this.#callOff();
    this.#look(true);
    await this.#writing;
  }

  #look(last = false): void {
    const before = this.#looked;
    const now = Math.floor(this.parts.clock.now());
    this.#looked = now;
    const elapsed = Math.min(now - before, LONGEST);
    const beforeAt = this.#lookedAt;
    this.#lookedAt = Math.floor(this.parts.clock.timeOfDay());
    this.#observed += elapsed;
    for (const subject of this.parts.subjects((workload) => this.#stretches.get(workload)?.events ?? 0)) {
      const stretch = this.#stretches.get(subject.workload) ?? new Stretch();
      this.#stretches.set(subject.workload, stretch);
      this.#open.add(stretch);
      stretch.sample(subject, elapsed);
    }
    const over = Math.floor(beforeAt / FINEST) !== Math.floor(this.#lookedAt / FINEST);
    if (last || over) this.#write(beforeAt);
  }

  /** @param at a time in the bucket that has ended */
  #write(at: number): void {
    const buckets = new Map<string, Bucket>();
    for (const stretch of this.#open) {
      const { name, bucket } = stretch.take();
      const before = buckets.get(name);
      if (!isNothing(bucket)) buckets.set(name, before ? merge(before, bucket) : bucket);
    }
    this.#open.clear();
    const observed = this.#observed;
    this.#observed = 0;
    this.#writing = this.#writing.then(() => this.#store(at, observed, buckets));
  }

  async #store(at: number, observed: number, buckets: ReadonlyMap<string, Bucket>): Promise<void> {
    const { log, store } = this.parts;
    try {
      await store.add(at, observed, buckets);
      const now = this.parts.clock.now();
      if (now - this.#prunedAt >= PRUNING) {
        await store.prune(at);
        this.#prunedAt = now;
      }
      this.#failing = false;
    } catch (error) {
      if (!this.#failing) log.error({ err: error }, 'the history of the workloads could not be stored');
      this.#failing = true;
    }
  }
}
