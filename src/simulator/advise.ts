import type { FunctionLimits } from '../agent/scaling/functions.js';
import { candidates, differences } from './alternatives.js';
import type { Trial } from './compare.js';
import type { Recording } from './recording.js';
import { type Summary, scenario } from './scenario.js';
import { simulate } from './simulate.js';

/** With fewer calls, or less time in milliseconds, chance says more than the calls. */
export const FEWEST_CALLS = 50;
export const SHORTEST = 3_600_000;
/** The fraction of the cost that a change must save to be worth it. */
export const WORTH_IT = 0.05;
/** Settings shown next to the present ones. */
const SHOWN = 6;
/** Start-up time of a worker in milliseconds if none was observed. */
export const ASSUMED_START_UP = 1_000;

export interface Asked {
  /** The present settings. */
  readonly limits: FunctionLimits;
  readonly maxQueue: number;
  readonly retries: number;
  /** Worker-seconds worth spending to save a caller one second. */
  readonly waitCost: number;
  readonly seed: number;
}

export type Advice =
  | { readonly kind: 'too-little' }
  /** The proposal is the present trial if no other is worth a change. */
  | {
      readonly kind: 'advice';
      readonly present: Trial;
      readonly proposed: Trial;
      /** Settings that no other setting beats in both waiting and worker-hours; ordered by worker-hours. */
      readonly others: readonly Trial[];
    };

/** Plays the recorded calls with the present settings and with others, and proposes what costs least. */
export function advise(recording: Recording, asked: Asked): Advice {
  const { calls, length } = recording;
  if (calls.length < FEWEST_CALLS || length < SHORTEST) return { kind: 'too-little' };
  const present = trial(recording, asked, asked.limits);
  const tried = candidates(asked.limits).map((limits) => trial(recording, asked, limits));
  const cost = ({ summary }: Trial) => costOf(summary, asked.waitCost);
  const [best = present] = tried
    .filter(({ summary }) => summary.outcomes.refused <= present.summary.outcomes.refused)
    .sort(
      (a, b) =>
        cost(a) - cost(b) || differences(a.limits, asked.limits) - differences(b.limits, asked.limits),
    );
  const proposed = cost(best) < (1 - WORTH_IT) * cost(present) ? best : present;
  return { kind: 'advice', present, proposed, others: shown(tried, present, proposed) };
}

/** In worker-seconds. */
export function costOf({ workerSeconds, wait }: Summary, waitCost: number): number {
  return workerSeconds + (waitCost * wait.total) / 1000;
}

function trial(recording: Recording, { maxQueue, retries, seed }: Asked, limits: FunctionLimits): Trial {
  const { summary } = simulate(
    scenario({
      limits,
      arrivals: [{ kind: 'trace', calls: recording.calls }],
      service: 0,
      startUp: recording.startUp.length > 0 ? { values: recording.startUp } : ASSUMED_START_UP,
      until: recording.length,
      seed,
      maxQueue,
      retries,
    }),
  );
  return { limits, summary };
}

function shown(tried: readonly Trial[], present: Trial, proposed: Trial): Trial[] {
  const all = [...tried, present];
  const frontier = tried
    .filter(({ summary }) => !all.some((other) => isBetter(other.summary, summary)))
    .sort((a, b) => a.summary.workerSeconds - b.summary.workerSeconds);
  const step = Math.max(1, (frontier.length - 1) / (SHOWN - 1));
  const some = new Set(Array.from({ length: SHOWN }, (_, index) => frontier[Math.round(index * step)]));
  return tried
    .filter((each) => some.has(each) || each === proposed)
    .sort((a, b) => a.summary.workerSeconds - b.summary.workerSeconds);
}

function isBetter(one: Summary, other: Summary): boolean {
  const [a, b] = [one, other].map(({ workerSeconds, wait }) => ({ workerSeconds, total: wait.total }));
  if (!a || !b || a.workerSeconds > b.workerSeconds || a.total > b.total) return false;
  return a.workerSeconds < b.workerSeconds || a.total < b.total;
}
