import type { Driver } from '../../../providers/driver.js';
import type { Logger } from '../logging/logger.js';

/** How many ended workers' logs are kept per workload, by default. */
const KEPT = 5;

/** The last workers that ended; earlier ones are forgotten, with their logs. */
export class EndedWorkers {
  /** Id → when it ended, in milliseconds since the epoch; in the order in which the ends were reported. */
  readonly #ended = new Map<string, number>();

  constructor(
    private readonly driver: Pick<Driver, 'remove'>,
    private readonly log: Logger,
    private readonly kept = KEPT,
  ) {}

  /** Oldest first. */
  get ids(): readonly string[] {
    return [...this.#ended.keys()];
  }

  add(id: string, at: number): void {
    this.#ended.set(id, at);
    for (const [oldest, endedAt] of this.#ended) {
      if (this.#ended.size <= this.kept) return;
      this.#forget(oldest, endedAt);
    }
  }

  /** Forgets those that ended before the given time. */
  sweep(before: number): void {
    for (const [id, at] of this.#ended) if (at < before) this.#forget(id, at);
  }

  #forget(id: string, at: number): void {
    this.#ended.delete(id);
    this.driver.remove(id).catch((error: unknown) => {
      this.log.error({ worker: id, err: error }, 'the record of an ended worker could not be removed yet');
      // Tried again when another worker is forgotten.
      this.#ended.set(id, at);
    });
  }
}
