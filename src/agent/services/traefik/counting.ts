import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import { background } from '../../../process/background.js';
import type { Logger } from '../../logging/logger.js';
import { between, type Counted, type Reading, readingOf } from './metrics.js';

/** Milliseconds between readings, and for each of them. */
const INTERVAL = 1_000;
const TIMEOUT = 5_000;

/** Reads at intervals how requests end, and passes on what has ended since the last reading. */
export class TraefikCounting {
  /** The key with which Traefik shows its metrics. */
  readonly key = randomBytes(32).toString('base64url');
  /** What happened before this agent started is not counted. */
  #before: Reading | undefined;
  #failing = false;
  #running = false;
  readonly #closing = new AbortController();

  /**
   * @param url the address of the metrics
   * @param known called when Traefik has answered; `since` gives what has ended at a router since its last answer
   * @param unknown called when it has not
   */
  constructor(
    private readonly url: string,
    private readonly log: Logger,
    private readonly listener: { known(since: (router: string) => Counted): void; unknown(): void },
  ) {}

  /** Does nothing if it is already running. */
  start(): void {
    if (this.#running || this.#closing.signal.aborted) return;
    this.#running = true;
    background("Traefik's metrics could not be read", () => this.#readOnAndOn());
  }

  close(): void {
    this.#closing.abort();
  }

  async #readOnAndOn(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      await this.#readOnce();
      await sleep(INTERVAL, undefined, { signal }).catch(() => {});
    }
  }

  async #readOnce(): Promise<void> {
    try {
      const after = readingOf(await this.#ask());
      const before = this.#before ?? after;
      this.#before = after;
      this.#failing = false;
      this.listener.known((router) => between(before, after, router));
    } catch (error) {
      if (this.#closing.signal.aborted) return;
      if (!this.#failing) this.log.warn({ err: error }, "Traefik's metrics can't be read");
      this.#failing = true;
      this.listener.unknown();
    }
  }

  async #ask(): Promise<string> {
    const { statusCode, body } = await request(this.url, {
      headers: { authorization: `Bearer ${this.key}` },
      headersTimeout: TIMEOUT,
      bodyTimeout: TIMEOUT,
      // Otherwise the first reading after a restart of Traefik would use a closed connection.
      reset: true,
      signal: this.#closing.signal,
    });
    const text = await body.text();
    if (statusCode !== 200) throw new Error(`it answers with status ${statusCode}`);
    return text;
  }
}
