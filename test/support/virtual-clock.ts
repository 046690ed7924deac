import type { Clock } from '../../src/agent/time/clock.js';

/** Time that passes only on request. */
export class VirtualClock implements Clock {
  #now = 1_000_000_000_000;
  #ahead = 0;
  readonly #timers = new Set<{ readonly time: number; readonly callback: () => void }>();

  now(): number {
    return this.#now;
  }

  timeOfDay(): number {
    return this.#now + this.#ahead;
  }

  /** Puts the time of day forward by the given milliseconds, or back. */
  jump(milliseconds: number): void {
    this.#ahead += milliseconds;
  }

  at(time: number, callback: () => void): () => void {
    const timer = { time, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Lets the given milliseconds pass; what is due meanwhile happens in order, each with its own consequences. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    await settled();
    for (;;) {
      const [next] = [...this.#timers].sort((a, b) => a.time - b.time);
      if (!next || next.time > end) break;
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.time);
      next.callback();
      await settled();
    }
    this.#now = end;
  }
}

/** Resolves once all queued promise callbacks have run. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
