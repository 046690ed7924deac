import type { Clock } from '../agent/time/clock.js';
import { EventQueue } from './event-queue.js';

/** A clock whose time passes from one event to the next, as fast as they can be processed. Milliseconds from 0. */
export class VirtualTime implements Clock {
  readonly #events = new EventQueue<{ callback: (() => void) | null }>();
  #now = 0;

  now(): number {
    return this.#now;
  }

  timeOfDay(): number {
    return this.#now;
  }

  at(time: number, callback: () => void): () => void {
    const event: { callback: (() => void) | null } = { callback };
    this.#events.add(time, event);
    return () => {
      event.callback = null;
    };
  }

  /** Moves to the next event up to the given time, and lets it happen. @returns whether there was one */
  pass(until: number): boolean {
    const next = this.#events.next(until);
    if (!next) return false;
    this.#now = next.at;
    next.event.callback?.();
    return true;
  }
}
