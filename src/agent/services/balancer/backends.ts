import type { RequestError } from '../../../errors/errors.js';
import type { Backend } from './backend.js';

export interface BackendsParts {
  /** Milliseconds that a request waits in total for a ready backend. */
  readonly patience: number;
  /** Why there is none, in words; null while one may soon be ready. */
  readonly unavailable: () => string | null;
  /** The error for a request that can't be served. */
  readonly refusal: (why: string) => RequestError;
}

/** Requests that may wait at once; further callers should try again later. */
const MAX_WAITING = 1_000;

/** The backends that may get requests, such as the replicas of a service, and the requests that wait for one. */
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

  /** It gets no new requests; those in progress continue. */
  delete(backend: Backend): void {
    this.#all.delete(backend);
  }

  /** A backend has become available, or the reason why there is none has changed. */
  changed(): void {
    for (const look of this.#waiting) look();
  }

  /**
   * The available backend with the fewest requests in progress; among equals the one that was picked longest ago, so
   * that all get the same share.
   * @param tried skipped while there are others
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
   * Waits for one, if there is none yet.
   * @param waited milliseconds that the request has already waited
   * @throws the refusal if none becomes ready in time; the signal's reason if it aborts
   */
  wait(signal: AbortSignal, waited = 0): Promise<Backend> {
    const { patience, unavailable, refusal } = this.parts;
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => {
        clearTimeout(timer);
        this.#waiting.delete(look);
        signal.removeEventListener('abort', disconnected);
        settle();
      };
      const refuse = (why: string) => end(() => reject(refusal(why)));
      const look = () => {
        const backend = this.pick(new Set());
        if (backend) return end(() => resolve(backend));
        const why = unavailable();
        if (why !== null) refuse(why);
      };
      const disconnected = () => end(() => reject(signal.reason));
      const timer = setTimeout(
        () => refuse(`none was ready within ${patience / 1000} s`),
        Math.max(0, patience - waited),
      );
      if (signal.aborted) return disconnected();
      if (this.#waiting.size >= MAX_WAITING)
        return refuse(`${MAX_WAITING} requests are already waiting for one`);
      signal.addEventListener('abort', disconnected);
      this.#waiting.add(look);
      look();
    });
  }
}

function isBefore(a: Backend, b: Backend): boolean {
  return a.active === b.active ? a.picked < b.picked : a.active < b.active;
}
