import type { Driver } from '../../../providers/platform.js';
import type { Logger } from '../log.js';

/** Ended workers of a workload whose logs are kept, where nothing else is said. */
const KEPT = 5;

/** The last workers that ended; older ones are forgotten, with their logs. */
export class EndedWorkers {
  readonly #ids: string[] = [];

  constructor(
    private readonly driver: Driver,
    private readonly log: Logger,
    private readonly kept = KEPT,
  ) {}

  /** Oldest first. */
  get ids(): readonly string[] {
    return this.#ids;
  }

  add(id: string): void {
    this.#ids.push(id);
    while (this.#ids.length > this.kept) {
      const oldest = this.#ids.shift();
      if (oldest === undefined) return;
      this.driver.remove(oldest).catch((error: unknown) => {
        this.log.error({ worker: oldest, err: error }, 'the record of an ended worker stays for now');
        // When the next one ends it is tried again.
        this.#ids.unshift(oldest);
      });
    }
  }
}
