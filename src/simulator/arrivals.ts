import { exponential, type Random } from './random.js';

/** When invocations arrive; milliseconds from the start of the simulation. */
export type Arrivals =
  /** Independent callers: so many a second on average (a Poisson process). */
  | { readonly kind: 'rate'; readonly perSecond: number; readonly from: number; readonly until: number }
  /** All at one moment. */
  | { readonly kind: 'burst'; readonly count: number; readonly at: number }
  /** As recorded. */
  | { readonly kind: 'trace'; readonly at: readonly number[] };

/** The moments of all arrivals, earliest first. */
export function arrivalTimes(arrivals: readonly Arrivals[], random: Random): number[] {
  return arrivals.flatMap((each) => timesOf(each, random)).sort((a, b) => a - b);
}

function timesOf(arrivals: Arrivals, random: Random): number[] {
  switch (arrivals.kind) {
    case 'trace':
      return [...arrivals.at];
    case 'burst':
      return new Array<number>(arrivals.count).fill(arrivals.at);
    case 'rate': {
      const times: number[] = [];
      if (arrivals.perSecond <= 0) return times;
      const gap = 1000 / arrivals.perSecond;
      let at = arrivals.from + exponential(gap, random);
      for (; at < arrivals.until; at += exponential(gap, random)) times.push(at);
      return times;
    }
  }
}
