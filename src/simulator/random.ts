/** A stream of numbers from 0 (inclusive) to 1 (exclusive), the same for the same seed (mulberry32). */
export type Random = () => number;

export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Milliseconds: constant, uniform between two, exponential around a mean, or one of a list. */
export type Duration =
  | number
  | { readonly min: number; readonly max: number }
  | { readonly mean: number }
  | { readonly values: readonly number[] };

export function draw(duration: Duration, random: Random): number {
  if (typeof duration === 'number') return duration;
  if ('values' in duration) return duration.values[Math.floor(random() * duration.values.length)] ?? 0;
  if ('mean' in duration) return exponential(duration.mean, random);
  return duration.min + random() * (duration.max - duration.min);
}

export function exponential(mean: number, random: Random): number {
  return -mean * Math.log(1 - random());
}
