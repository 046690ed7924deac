/**
 * Milliseconds since some moment, which never go back. They also pass while the process is stopped or its machine
 * sleeps: the system's monotonic clock may stand still then, and the time of day may be put back, but not both at once.
 */
export class LeaseClock {
  #now = 0;
  #monotonic: number;
  #timeOfDay: number;

  constructor(
    private readonly monotonic: () => number = () => performance.now(),
    private readonly timeOfDay: () => number = () => Date.now(),
  ) {
    this.#monotonic = monotonic();
    this.#timeOfDay = timeOfDay();
  }

  now(): number {
    const [monotonic, timeOfDay] = [this.monotonic(), this.timeOfDay()];
    this.#now += Math.max(monotonic - this.#monotonic, timeOfDay - this.#timeOfDay, 0);
    this.#monotonic = monotonic;
    this.#timeOfDay = timeOfDay;
    return this.#now;
  }
}
