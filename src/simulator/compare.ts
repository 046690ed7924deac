import type { FunctionLimits } from '../agent/scaling/functions.js';
import { alternatives } from './alternatives.js';
import type { Sample, Scenario, Summary } from './scenario.js';
import { simulate } from './simulate.js';

/** The same callers with one choice of settings. */
export interface Trial {
  readonly limits: FunctionLimits;
  readonly summary: Summary;
}

export interface Comparison {
  /** The scenario's own settings come first. */
  readonly trials: readonly [Trial, ...Trial[]];
  /** What happened with the scenario's own settings, or with the requested ones. */
  readonly shown: readonly Sample[];
  readonly shownLimits: FunctionLimits;
}

/**
 * Plays the scenario with its own settings, and with others: the requested ones, or by default some worth considering.
 */
export function compare(scenario: Scenario, asked?: FunctionLimits): Comparison {
  const own = simulate(scenario);
  const others = asked ? [asked] : alternatives(scenario.limits);
  const played = others.map((limits) => ({ limits, ...simulate({ ...scenario, limits }) }));
  const shown = asked ? played[0] : undefined;
  return {
    trials: [
      { limits: scenario.limits, summary: own.summary },
      ...played.map(({ limits, summary }) => ({ limits, summary })),
    ],
    shown: shown?.series ?? own.series,
    shownLimits: asked ?? scenario.limits,
  };
}
