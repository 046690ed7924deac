import type { Turn } from '../scaling/quotas.js';

/** Milliseconds for which a workload keeps a share that another one waits for with nothing. */
export const TURN = 10_000;
/** The same while all who wait have something: a worker that moves has to start. */
const ODD_TURN = 60_000;

/** How long turns last, in milliseconds. */
export class Turns {
  #began = Number.NEGATIVE_INFINITY;
  #oddBegan = 0;

  /** From now on, not everyone can have all. */
  contended(now: number): void {
    this.#oddBegan = now;
  }

  /** What may happen as far as time goes. @param starved whether somebody waits with nothing */
  due(now: number, starved: () => boolean): Turn {
    const ends = this.end(true) <= now;
    const passes = this.end(false) <= now;
    if (!ends && !passes) return 'goes on';
    if (starved()) return ends ? 'ends' : 'goes on';
    return passes ? 'passes' : 'goes on';
  }

  /** @param turn what happens now */
  take(turn: Turn, now: number): void {
    if (turn === 'goes on') return;
    this.#began = now;
    if (turn === 'passes') this.#oddBegan = now;
  }

  /** When the present turn is over for one who waits. @param hasNothing whether it waits with nothing */
  end(hasNothing: boolean): number {
    return hasNothing ? this.#began + TURN : this.#oddBegan + ODD_TURN;
  }
}
