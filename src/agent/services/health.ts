import { setTimeout as delay } from 'node:timers/promises';
import { looksReady, untilReady } from '../workers/readiness.js';
import type { Backend } from './balancer/backend.js';

/** Milliseconds between looks at a replica that answers. */
const INTERVAL = 5_000;

/**
 * Looks whether a replica answers, for as long as it is there: at intervals where there is a path to ask, and in
 * any case when its port refused a connection.
 */
export class Health {
  readonly #end = new AbortController();

  /** @param changed the backend has become available, or is so no longer */
  constructor(
    private readonly backend: Backend,
    private readonly path: string | undefined,
    private readonly changed: () => void,
  ) {
    if (path !== undefined) void this.#watch().catch(() => {});
  }

  /** It gets nothing more until it answers again. */
  suspect(): void {
    if (!this.backend.available || this.#end.signal.aborted) return;
    this.backend.available = false;
    this.changed();
    untilReady(this.backend.address, this.path, this.#end.signal).then(
      () => {
        this.backend.available = true;
        this.changed();
      },
      () => {},
    );
  }

  end(): void {
    this.#end.abort();
  }

  async #watch(): Promise<void> {
    const { signal } = this.#end;
    for (;;) {
      await delay(INTERVAL, undefined, { signal });
      if (!this.backend.available) continue;
      if (!(await looksReady(this.backend.address, this.path, signal))) this.suspect();
    }
  }
}
