import { exponential, type Random } from '../../src/simulator/random.js';

/**
 * Average number of simultaneous invocations per function: by Zipf's law the function at rank n has 1/n of the first
 * one's, and none has more than `most`.
 * @param total over all functions
 */
export function zipfLoads(functions: number, total: number, most: number): Float64Array {
  const loads = (scale: number) =>
    Float64Array.from({ length: functions }, (_, n) => Math.min(most, scale / (n + 1)));
  let [low, high] = [0, most * functions];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (sum(loads(middle)) < total) low = middle;
    else high = middle;
  }
  return loads(high);
}

/** Independent callers of many functions with individual rates: which function is called next, and when. */
export class Callers {
  readonly #upTo: Float64Array;
  readonly #total: number;

  /** @param perSecond calls per second by function, at full load */
  constructor(
    perSecond: Float64Array,
    private readonly random: Random,
  ) {
    let total = 0;
    this.#upTo = perSecond.map((rate) => {
      total += rate;
      return total;
    });
    this.#total = total;
  }

  /** Milliseconds to the next call. @param part fraction of the full load */
  gap(part: number): number {
    return exponential(1000 / (this.#total * part), this.random);
  }

  /** Index of the function that is called. */
  called(): number {
    const point = this.random() * this.#total;
    let [low, high] = [0, this.#upTo.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#upTo[middle] ?? 0) > point) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
