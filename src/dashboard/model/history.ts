/** Values at a moment, which hold until the next one; null or absent: not known. */
export interface Sample {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly values: Readonly<Record<string, number | null>>;
}

/** Milliseconds that are kept: the agent's record is asked for more often. */
export const WINDOW = 15 * 60_000;

/** What was seen of one workload in the last quarter of an hour. */
export class History {
  #samples: Sample[] = [];

  /** Oldest first. */
  get samples(): readonly Sample[] {
    return this.#samples;
  }

  /** Values that are as before take no room. */
  push(at: number, values: Sample['values']): void {
    const last = this.#samples.at(-1);
    if (!last || !same(last.values, values)) this.#samples.push({ at, values });
    // The one that held at the beginning of the window stays.
    while ((this.#samples[1]?.at ?? Number.POSITIVE_INFINITY) <= at - WINDOW) this.#samples.shift();
  }
}

function same(one: Sample['values'], other: Sample['values']): boolean {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].every((key) => one[key] === other[key]);
}
