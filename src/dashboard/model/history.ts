/** Values at a moment, which apply until the next one; null or absent: unknown. */
export interface Sample {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly values: Readonly<Record<string, number | null>>;
}

/** Milliseconds that are kept: longer than the time between requests for the agent's history. */
export const WINDOW = 15 * 60_000;

/** What the page saw of one workload in the last 15 minutes. */
export class History {
  #samples: Sample[] = [];

  /** Oldest first. */
  get samples(): readonly Sample[] {
    return this.#samples;
  }

  /** Adds values, unless they are unchanged. */
  push(at: number, values: Sample['values']): void {
    const last = this.#samples.at(-1);
    if (!last || !same(last.values, values)) this.#samples.push({ at, values });
    // The sample that applied at the start of the window stays.
    while ((this.#samples[1]?.at ?? Number.POSITIVE_INFINITY) <= at - WINDOW) this.#samples.shift();
  }
}

function same(one: Sample['values'], other: Sample['values']): boolean {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].every((key) => one[key] === other[key]);
}
