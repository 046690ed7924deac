import type { Clock } from './clock.js';

/** One timer, for what time alone changes. */
export class WakeUp {
  #at: number | null = null;
  #callOff = () => {};

  constructor(
    private readonly clock: Clock,
    private readonly callback: () => void,
  ) {}

  /** Calls back at that time only; null: never. Milliseconds since the epoch. */
  at(time: number | null): void {
    if (time === this.#at) return;
    this.callOff();
    if (time === null) return;
    this.#at = time;
    this.#callOff = this.clock.at(time, () => {
      this.#at = null;
      this.callback();
    });
  }

  callOff(): void {
    this.#callOff();
    this.#at = null;
  }
}
