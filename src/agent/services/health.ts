import { setTimeout as delay } from 'node:timers/promises';
import { background } from '../../process/background.js';
import { looksReady, untilReady } from '../workers/readiness.js';
import type { Member } from './balancing.js';

/** Milliseconds between looks at a replica that answers. */
const INTERVAL = 5_000;

/**
 * Looks whether a replica answers, for as long as it is there: at intervals where there is a path to ask, and in
 * any case when its port refused a connection.
 */
export class Health {
  readonly #end = new AbortController();

  /** @param changed the replica has become available, or is so no longer */
  constructor(
    private readonly member: Member,
    private readonly path: string | undefined,
    private readonly changed: () => void,
  ) {
    if (path !== undefined) background('a replica could not be looked at', () => this.#watch());
  }

  /** It gets nothing more until it answers again. */
  suspect(): void {
    if (!this.member.available || this.#end.signal.aborted) return;
    this.member.available = false;
    this.changed();
    background('a replica could not be looked at', () => this.#untilAvailable());
  }

  end(): void {
    this.#end.abort();
  }

  #ready(): Promise<boolean> {
    return looksReady(this.member.address, this.path, this.#end.signal);
  }

  async #untilAvailable(): Promise<void> {
    const { signal } = this.#end;
    await untilReady(this.member.address, this.path, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
    if (signal.aborted) return;
    this.member.available = true;
    this.changed();
  }

  async #watch(): Promise<void> {
    const { signal } = this.#end;
    while (!signal.aborted) {
      // Rejects when it ends.
      await delay(INTERVAL, undefined, { signal }).catch(() => {});
      if (!this.member.available || signal.aborted) continue;
      // A single look may fail for the machine's sake, and that of all replicas at once.
      if ((await this.#ready()) || (await this.#ready())) continue;
      this.suspect();
    }
  }
}
