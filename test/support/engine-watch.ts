import { setTimeout as delay } from 'node:timers/promises';
import { withEngine } from '../../providers/docker/engine/engine.js';

/** Milliseconds. An Engine under the load of all tests needs at most a few seconds for an answer. */
const TIMES = { between: 5_000, within: 45_000 };

/**
 * Notices that an Engine no longer answers. Docker 20.10 can lock itself up as a container's network is removed
 * (moby/moby#46661): whatever concerns networks then waits indefinitely, so that is what this asks for.
 */
export class EngineWatch {
  readonly #stopped = new AbortController();
  readonly #ended: Promise<void>;

  /** @param hangs called once, if an answer takes too long */
  constructor(host: string, hangs: (why: string) => void, times: Partial<typeof TIMES> = {}) {
    this.#ended = this.#watch(host, hangs, { ...TIMES, ...times });
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#ended;
  }

  async #watch(host: string, hangs: (why: string) => void, { between, within }: typeof TIMES): Promise<void> {
    const stopped = this.#stopped.signal;
    await withEngine(host, async (engine) => {
      while (!stopped.aborted) {
        const late = AbortSignal.timeout(within);
        // One that has ended makes tests fail at once without this.
        await engine.run('GET', '/networks', { signal: AbortSignal.any([stopped, late]) }).catch(() => {});
        if (late.aborted && !stopped.aborted) {
          hangs(`the Docker Engine of these tests hangs: it has not listed its networks for ${within} ms`);
          return;
        }
        await delay(between, undefined, { signal: stopped, ref: false }).catch(() => {});
      }
    });
  }
}
