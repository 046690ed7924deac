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
  /** What was due and is left out, where anything is. */
  readonly skipped: Skipped | null;
  /** Everything that was due up to then is decided now. */
  readonly decided: number;
  /** When something is due next; null where nothing is any more. */
  readonly nextAt: number | null;
}

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
  if (first === null || first > now) {
    return { run: [], skipped: null, decided: Math.max(decided, now), nextAt: first };
  }
  const onTime = between(due, Math.max(decided, now - ON_TIME), now);
  const missed = first <= now - ON_TIME;
  const latestMissed =
    missed && catchUp === 'latest' && onTime.length === 0 ? latest(due, decided, now) : null;
  const wanted = latestMissed === null ? onTime : [latestMissed];
  const nextAt = due.next(now);
  if (wanted.length > 0 && overlap === 'skip') {
    // The first run would not have ended when the second is due.
    const run = unfinished ? [] : wanted.slice(0, 1);
    const left = wanted.slice(run.length);
    const [from, to] = [left[0], left.at(-1)];
    const overlapping = from !== undefined && to !== undefined;
    return {
      run,
      skipped: overlapping ? { first: from, last: to, why: 'overlap' } : missedOf(first, run, missed),
      decided: now,
      nextAt,
    };
  }
  return { run: wanted, skipped: missedOf(first, wanted, missed), decided: now, nextAt };

  function missedOf(from: number, run: readonly number[], any: boolean): Skipped | null {
    const before = run[0] === undefined ? now - ON_TIME : run[0] - 1;
    const last = any ? latest(due, decided, before) : null;
    return last === null ? null : { first: from, last, why: 'missed' };
  }
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
