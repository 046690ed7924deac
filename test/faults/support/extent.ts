/**
 * How much the fault suite does. The short form is part of `npm test`; `npm run test:faults` sets FAULTS=full.
 * FAULTS_SEED repeats the choices of an earlier run (their timing still depends on the machine), FAULTS_KILLS sets the
 * number of kills.
 */
const FULL = process.env.FAULTS === 'full';

/** One of the two, depending on the form that runs. */
export function extent(short: number, full: number): number {
  return FULL ? full : short;
}

export const KILLS = Number(process.env.FAULTS_KILLS ?? extent(10, 1_000));

/** Pseudo-random numbers that depend only on the seed (mulberry32). */
export class Random {
  #state: number;

  constructor(readonly seed: number) {
    this.#state = seed >>> 0;
  }

  /** Prints its seed, and how to repeat the run. */
  static create(): Random {
    const given = process.env.FAULTS_SEED;
    const seed = given === undefined ? Math.floor(Math.random() * 2 ** 32) : Number(given);
    console.log(`      FAULTS_SEED=${seed}`);
    return new Random(seed);
  }

  /** From 0 up to, but not including, the end. */
  below(end: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * end;
  }

  chance(probability: number): boolean {
    return this.below(1) < probability;
  }

  pick<T>(items: readonly [T, ...T[]]): T {
    return items[Math.floor(this.below(items.length))] ?? items[0];
  }
}
