import type { RequestError } from '../../../errors/errors.js';
import type { Backend } from './backend.js';

export interface BackendsParts {
  /** Milliseconds that a request waits in all for one to be ready. */
  readonly patience: number;
  /** Why there is none, in words; null while one may soon be ready. */
  readonly unavailable: () => string | null;
  /** What a request that can't be served is told. */
  readonly refusal: (why: string) => RequestError;
}

/** Requests that wait at once; beyond, callers are told to come again. */
const MAX_WAITING = 1_000;

/** Those that may get requests, such as the replicas of a service, and the requests that wait for one. */
export class Backends {
  readonly #all = new Set<Backend>();
  readonly #waiting = new Set<() => void>();
  #picks = 0;

  constructor(private readonly parts: BackendsParts) {}

  [Symbol.iterator](): IterableIterator<Backend> {
    return this.#all.values();
  }

  add(backend: Backend): void {
    this.#all.add(backend);
    this.changed();
  }

  /** It gets nothing new; what it has in hand goes on. */
  delete(backend: Backend): void {
    this.#all.delete(backend);
  }

  /** A backend has become available, or the reason why none is has changed. */
  changed(): void {
    for (const look of this.#waiting) look();
  }

  /**
   * The available one with the fewest requests in hand; among equals the one that was picked longest ago, so that
   * they share alike.
   * @param tried passed over while there are others
   */
  pick(tried: ReadonlySet<Backend>): Backend | undefined {
    let best: Backend | undefined;
    let bestFresh = false;
    for (const backend of this.#all) {
      if (!backend.available) continue;
      const fresh = !tried.has(backend);
      if (best && bestFresh && !fresh) continue;
      if (best && bestFresh === fresh && !isBefore(backend, best)) continue;
      best = backend;
      bestFresh = fresh;
    }
    if (best) best.picked = ++this.#picks;
    return best;
  }

  /**
   * The same, where there is none yet.
   * @param waited milliseconds that the request has waited already
   * @throws the refusal when none becomes ready in time; the signal's reason when it aborts
   */
  wait(signal: AbortSignal, waited = 0): Promise<Backend> {
    const { patience, unavailable, refusal } = this.parts;
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => {
        clearTimeout(timer);
        this.#waiting.delete(look);
        signal.removeEventListener('abort', hangUp);
        settle();
      };
      const refuse = (why: string) => end(() => reject(refusal(why)));
      const look = () => {
        const backend = this.pick(new Set());
        if (backend) return end(() => resolve(backend));
        const why = unavailable();
        if (why !== null) refuse(why);
      };
      const hangUp = () => end(() => reject(signal.reason));
      const timer = setTimeout(
        () => refuse(`none was ready within ${patience / 1000} s`),
        Math.max(0, patience - waited),
      );
      if (signal.aborted) return hangUp();
      if (this.#waiting.size >= MAX_WAITING) return refuse(`${MAX_WAITING} requests wait for one already`);
      signal.addEventListener('abort', hangUp);
      this.#waiting.add(look);
      look();
    });
  }
}

function isBefore(a: Backend, b: Backend): boolean {
  return a.active === b.active ? a.picked < b.picked : a.active < b.active;
}
