import type { Amounts } from '../scaling/quotas.js';
import { Sum } from './sum.js';

export interface Reservation<Holder> {
  readonly holder: Holder;
  /** What one worker takes. */
  readonly cost: Amounts;
  /** Workers that have yet to start. */
  readonly workers: number;
}

/** Room that is kept for workers that may start but find no room yet, first come, first served. */
export class Reservations<Holder> {
  #queue: Reservation<Holder>[] = [];
  /** The reservations that are left. */
  readonly #left = new Map<Holder, Reservation<Holder>>();
  #total = new Sum();
  /** Reservations at the head of the queue that have been used up. */
  #used = 0;

  /** Replaces all reservations. @param queue who comes first is served first */
  replace(queue: Reservation<Holder>[]): void {
    this.#queue = queue;
    this.#left.clear();
    this.#total = new Sum();
    this.#used = 0;
    for (const reservation of queue) this.#keep(reservation);
  }

  /** @param workers how many have yet to start; never more than were reserved */
  reduce(holder: Holder, workers: number): void {
    const before = this.#left.get(holder);
    if (!before || workers >= before.workers) return;
    this.#total.add(before.cost, -before.workers);
    this.#left.delete(holder);
    if (workers > 0) this.#keep({ ...before, workers });
  }

  /** What is kept from this one: for those before it, or for all if it has no reservation. */
  before(holder: Holder): Amounts {
    if (!this.#left.has(holder)) return this.#total.amounts;
    this.#skipUsed();
    const sum = new Sum();
    for (let index = this.#used; ; index++) {
      const next = this.#queue[index];
      if (!next || next.holder === holder) return sum.amounts;
      const left = this.#left.get(next.holder);
      if (left) sum.add(left.cost, left.workers);
    }
  }

  #keep(reservation: Reservation<Holder>): void {
    this.#left.set(reservation.holder, reservation);
    this.#total.add(reservation.cost, reservation.workers);
  }

  /** Whole rounds of starts ask in the queue's order: each finds its reservation at its head. */
  #skipUsed(): void {
    for (;;) {
      const next = this.#queue[this.#used];
      if (!next || this.#left.has(next.holder)) return;
      this.#used++;
    }
  }
}
