/** Counters for a simulation of the cluster. */
export const COUNTED = ['calls', 'decisions', 'dispatch', 'signal', 'remove', 'event'] as const;
export type Counted = (typeof COUNTED)[number];

/** Calls to Nomad. */
export const CALLS = ['dispatch', 'signal', 'remove'] as const satisfies readonly Counted[];

/** How often each thing happened, per second of simulated time. */
export class Timeline {
  readonly #counts = new Map<Counted, Float64Array>();

  constructor(private readonly seconds: number) {
    for (const what of COUNTED) this.#counts.set(what, new Float64Array(seconds));
  }

  /** @param at milliseconds of simulated time */
  add(what: Counted, at: number, times = 1): void {
    const counts = this.#counts.get(what);
    const second = Math.floor(at / 1000);
    if (counts && second < this.seconds) counts[second] = (counts[second] ?? 0) + times;
  }

  /** Average per second, over the seconds from `from` up to `until`. */
  mean(what: readonly Counted[], from: number, until: number): number {
    return this.#sums(what, from, until).reduce((sum, each) => sum + each, 0) / (until - from);
  }

  /** In the busiest of these seconds. */
  most(what: readonly Counted[], from: number, until: number): number {
    return Math.max(...this.#sums(what, from, until));
  }

  #sums(what: readonly Counted[], from: number, until: number): number[] {
    return Array.from({ length: until - from }, (_, index) =>
      what.reduce((sum, each) => sum + (this.#counts.get(each)?.[from + index] ?? 0), 0),
    );
  }
}
