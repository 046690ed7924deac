/** Upper bounds in seconds: from calls that take a millisecond to work that takes an hour. */
export const BOUNDS = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600,
] as const;

/** How often which durations were seen; takes no room until the first is. */
export class Histogram {
  #counts: number[] | undefined;
  #sum = 0;

  /** @param milliseconds below zero counts as zero: clocks of platforms may differ a little */
  observe(milliseconds: number): void {
    const seconds = Math.max(0, milliseconds) / 1000;
    this.#counts ??= new Array<number>(BOUNDS.length + 1).fill(0);
    const place = BOUNDS.findIndex((bound) => seconds <= bound);
    const index = place === -1 ? BOUNDS.length : place;
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    this.#sum += seconds;
  }

  /** Seconds. */
  get sum(): number {
    return this.#sum;
  }

  /** How many were at most as long as each bound; the last of all lengths. */
  cumulative(): number[] {
    let total = 0;
    return [...BOUNDS, Number.POSITIVE_INFINITY].map((_, index) => {
      total += this.#counts?.[index] ?? 0;
      return total;
    });
  }
}
