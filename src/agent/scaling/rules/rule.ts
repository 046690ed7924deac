/** A rule of scaling: workers that one consideration asks for. A kind of workload has a list of them. */
export interface Rule<State, Because extends FloorReason> {
  readonly name: Because['rule'];
  /** Pure: what it asks for at this moment. */
  floor(state: State, now: number): Floor<Because>;
}

export interface Floor<Because extends FloorReason> {
  /** Workers that there should be at least, before any limit. */
  readonly workers: number;
  /** When time alone changes that, in milliseconds; null when only an event can. */
  readonly until: number | null;
  readonly because: Because;
}

/** Why a rule asks for what it does; the kind's explanation makes a sentence of it. */
export interface FloorReason {
  /** Name of the rule. */
  readonly rule: string;
  /** The code of a decision that nothing else bears on. */
  readonly code: string;
}

/** At least one; among equal floors the first listed counts. */
export type Rules<State, Because extends FloorReason> = readonly [
  Rule<State, Because>,
  ...Rule<State, Because>[],
];

/** The highest floor of all, until the first moment at which time alone changes any of them. */
export function highestFloor<State, Because extends FloorReason>(
  rules: Rules<State, Because>,
  state: State,
  now: number,
): Floor<Because> {
  let highest = rules[0].floor(state, now);
  if (rules.length === 1) return highest;
  let { until } = highest;
  for (const rule of rules.slice(1)) {
    const floor = rule.floor(state, now);
    until = earliest(until, floor.until);
    if (floor.workers > highest.workers) highest = floor;
  }
  return { ...highest, until };
}

/** The earlier of two moments, each null if it never comes. */
export function earliest(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}
