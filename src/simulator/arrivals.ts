import { exponential, type Random } from './random.js';

/** When invocations arrive; milliseconds from the start of the simulation. */
export type Arrivals =
  /** Independent callers: an average number per second (a Poisson process). */
  | { readonly kind: 'rate'; readonly perSecond: number; readonly from: number; readonly until: number }
  /** All at one moment. */
  | { readonly kind: 'burst'; readonly count: number; readonly at: number }
  /** As recorded. */
  | { readonly kind: 'trace'; readonly calls: readonly Arrival[] };

export interface Arrival {
  readonly at: number;
  /** How long it executes, if that was recorded; otherwise as the scenario says. */
  readonly service?: number;
}

/** All arrivals, earliest first. */
export function allArrivals(arrivals: readonly Arrivals[], random: Random): Arrival[] {
  return arrivals.flatMap((each) => arrivalsOf(each, random)).sort((a, b) => a.at - b.at);
}

function arrivalsOf(arrivals: Arrivals, random: Random): readonly Arrival[] {
  switch (arrivals.kind) {
    case 'trace':
      return arrivals.calls;
    case 'burst':
      return new Array<Arrival>(arrivals.count).fill({ at: arrivals.at });
    case 'rate': {
      const found: Arrival[] = [];
      if (arrivals.perSecond <= 0) return found;
      const gap = 1000 / arrivals.perSecond;
      let at = arrivals.from + exponential(gap, random);
      for (; at < arrivals.until; at += exponential(gap, random)) found.push({ at });
      return found;
    }
  }
}
