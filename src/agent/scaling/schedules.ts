import { CronSchedule } from './cron.js';

/** When a scheduled task is due, and what is to be done about it. Times are milliseconds since the epoch. */

/** How a task is due: exactly one of schedule; period; reference_time with interval. Durations in seconds. */
export interface Timing {
  readonly schedule?: string;
  readonly period?: number;
  readonly reference_time?: string;
  readonly interval?: number;
  readonly time_zone: string;
}

/** The due times of one task. */
export interface DueTimes {
  /** The first after the instant; null where there is none any more. */
  next(after: number): number | null;
}

/** @param anchor when the task was first declared like this: a period counts from there */
export function dueTimes(timing: Timing, anchor: number): DueTimes {
  const { schedule, period, reference_time, interval } = timing;
  if (schedule !== undefined) return new CronSchedule(schedule, timing.time_zone);
  if (period !== undefined) return every(anchor, period * 1000);
  if (reference_time !== undefined && interval !== undefined) {
    return every(Date.parse(reference_time), interval * 1000);
  }
  throw new Error('a scheduled task has no way to be due');
}

function every(reference: number, step: number): DueTimes {
  return { next: (after) => reference + (Math.floor((after - reference) / step) + 1) * step };
}

export interface ScheduleRules {
  readonly overlap: 'allow' | 'skip' | 'replace';
  readonly catchUp: 'none' | 'latest';
}

export interface ScheduleState {
  /** Everything that was due up to then has been decided. */
  readonly decided: number;
  /** Whether a run of the task waits or executes. */
  readonly unfinished: boolean;
}

export interface ScheduleDecision {
  /** Due times whose runs are to be created, oldest first. */
  readonly run: readonly number[];
  /** What was due and is left out, oldest first. */
  readonly skipped: readonly Skipped[];
  /** Everything that was due up to then is decided now; as before where nothing was due. */
  readonly decided: number;
  /** When something is due next; null where nothing is any more. */
  readonly nextAt: number | null;
}

/** Due times without a run, all of them from the first to the last. */
export interface Skipped {
  readonly first: number;
  readonly last: number;
  /** It was due while a run had not ended; or while nobody looked, such as when the agent was down. */
  readonly why: 'overlap' | 'missed';
}

/** A due time that is no older is on time: timers are late by moments, and a restarted agent by seconds. */
export const ON_TIME = 15_000;

/**
 * Decides about everything that has come due since the last decision. What is on time is run, unless it overlaps;
 * of what was missed the latest is, where it is to be caught up and nothing newer runs.
 */
export function decideSchedule(
  due: DueTimes,
  { overlap, catchUp }: ScheduleRules,
  { decided, unfinished }: ScheduleState,
  now: number,
): ScheduleDecision {
  const first = due.next(decided);
  // Also where the clock was put back: what has been decided is not decided again.
  if (first === null || first > now) return { run: [], skipped: [], decided, nextAt: first };
  const onTime = between(due, Math.max(decided, now - ON_TIME), now);
  const caughtUp = onTime.length === 0 && catchUp === 'latest' ? latest(due, decided, now) : null;
  const wanted = caughtUp === null ? onTime : [caughtUp];
  // With skip, the first would not have ended when the second is due.
  const possible = unfinished ? 0 : 1;
  const run = overlap === 'skip' ? wanted.slice(0, possible) : wanted;
  const left = wanted.slice(run.length);
  return {
    run,
    skipped: [
      ...span(first, latest(due, decided, (wanted[0] ?? now + 1) - 1), 'missed'),
      ...span(left[0] ?? null, left.at(-1) ?? null, 'overlap'),
    ],
    decided: now,
    nextAt: due.next(now),
  };
}

function span(first: number | null, last: number | null, why: Skipped['why']): Skipped[] {
  return first === null || last === null ? [] : [{ first, last, why }];
}

/** Due times after `from` up to `to`. */
function between(due: DueTimes, from: number, to: number): number[] {
  const times: number[] = [];
  for (let time = due.next(from); time !== null && time <= to; time = due.next(time)) times.push(time);
  return times;
}

/** The last due time after `from` up to `to`, looked for in ever longer spans: years may have been missed. */
function latest(due: DueTimes, from: number, to: number): number | null {
  for (let span = 60_000; ; span *= 8) {
    const start = Math.max(from, to - span);
    const found = between(due, start, to).at(-1);
    if (found !== undefined) return found;
    if (start === from) return null;
  }
}

/** The next due times after the instant, at most so many. */
export function upcoming(due: DueTimes, after: number, count: number): number[] {
  const times: number[] = [];
  for (let time = due.next(after); time !== null && times.length < count; time = due.next(time))
    times.push(time);
  return times;
}
