/** Candidates alternate in every round, so that the machine's noise affects them equally. */
import type { ClosedLoopResult } from './load/generators.js';
import { median } from './statistics.js';

export interface Measured<Target, Result> {
  readonly target: Target;
  /** One per round. */
  readonly results: readonly Result[];
}

export async function inTurns<Target, Result>(
  targets: readonly Target[],
  rounds: number,
  measure: (target: Target) => Promise<Result>,
): Promise<Measured<Target, Result>[]> {
  const measured = targets.map((target) => ({ target, results: [] as Result[] }));
  for (let round = 0; round < rounds; round++) {
    for (const { target, results } of measured) results.push(await measure(target));
  }
  return measured;
}

export function medianLoad(results: readonly ClosedLoopResult[]): ClosedLoopResult {
  return {
    perSecond: median(results.map((each) => each.perSecond)),
    p50: median(results.map((each) => each.p50)),
    p99: median(results.map((each) => each.p99)),
  };
}
