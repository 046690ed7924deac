/** A scaling rule: how many workers one consideration asks for. Each kind of workload has a list of them. */
export interface Rule<State, Because extends FloorReason> {
  readonly name: Because['rule'];
  /** Pure: what the rule asks for now. */
  floor(state: State, now: number): Floor<Because>;
}

export interface Floor<Because extends FloorReason> {
  /** The minimum number of workers, before any limit. */
  readonly workers: number;
  /** When time alone changes that, in milliseconds; null if only an event can. */
  readonly until: number | null;
  readonly because: Because;
}

/** Why a rule asks for that many; the kind's explanation turns it into a sentence. */
export interface FloorReason {
  /** Name of the rule. */
  readonly rule: string;
  /** The code of a decision that nothing else affects. */
  readonly code: string;
}

/** At least one rule; among equal floors the first listed counts. */
export type Rules<State, Because extends FloorReason> = readonly [
  Rule<State, Because>,
  ...Rule<State, Because>[],
];

/** The highest floor of all rules, until the first moment at which time alone changes any of them. */
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
