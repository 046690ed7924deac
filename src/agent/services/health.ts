import { setTimeout as delay } from 'node:timers/promises';
import { background } from '../../process/background.js';
import { looksReady, untilReady } from '../workers/readiness.js';
import type { Member } from './balancing.js';

/** Milliseconds between checks of a replica that answers. */
const INTERVAL = 5_000;

/**
 * Whether a replica gets requests, for as long as it exists: it answers, and is healthy. It is asked at intervals if there
 * is a path to ask, and in any case when its port refused a connection.
 */
export class Health {
  readonly #end = new AbortController();
  #answers = true;
  #healthy = true;

  /** @param changed the replica has become available or unavailable */
  constructor(
    private readonly member: Member,
    private readonly path: string | undefined,
    private readonly changed: () => void,
  ) {
    if (path !== undefined) background('a replica could not be checked', () => this.#watch());
  }

  /** It gets no more requests until it answers again. */
  suspect(): void {
    if (!this.#answers || this.#end.signal.aborted) return;
    this.#answers = false;
    this.#settle();
    background('a replica could not be checked', () => this.#untilAnswering());
  }

  /** What its health check says. */
  report(healthy: boolean): void {
    this.#healthy = healthy;
    this.#settle();
  }

  end(): void {
    this.#end.abort();
  }

  #settle(): void {
    const available = this.#answers && this.#healthy;
    if (this.member.available === available || this.#end.signal.aborted) return;
    this.member.available = available;
    this.changed();
  }

  #ready(): Promise<boolean> {
    return looksReady(this.member.address, this.path, this.#end.signal);
  }

  async #untilAnswering(): Promise<void> {
    const { signal } = this.#end;
    await untilReady(this.member.address, this.path, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
    if (signal.aborted) return;
    this.#answers = true;
    this.#settle();
  }

  async #watch(): Promise<void> {
    const { signal } = this.#end;
    while (!signal.aborted) {
      // Rejects when it ends.
      await delay(INTERVAL, undefined, { signal }).catch(() => {});
      if (!this.#answers || signal.aborted) continue;
      // A single check may fail because of the machine, and then for all replicas at once.
      if ((await this.#ready()) || (await this.#ready())) continue;
      this.suspect();
    }
  }
}
