import { CronSchedule } from './cron.js';

/** When a scheduled task is due, and what follows from it. Times are whole milliseconds since the epoch. */

/** How a task is due: exactly one of schedule; period; reference with interval. */
export interface Timing {
  readonly schedule?: string;
  /** Milliseconds. */
  readonly period?: number;
  readonly reference?: number;
  /** Milliseconds. */
  readonly interval?: number;
  readonly timeZone: string;
}

/** The due times of one task. */
export interface DueTimes {
  /** The first after the instant; null if there is none any more. @throws RangeError if it can't be worked out */
  next(after: number): number | null;
}

/** @param anchor when the task was first declared like this: a period counts from there */
export function dueTimes(
  { schedule, period, reference, interval, timeZone }: Timing,
  anchor: number,
): DueTimes {
  if (schedule !== undefined) return advancing(new CronSchedule(schedule, timeZone));
  if (period !== undefined) return advancing(every(anchor, period));
  if (reference !== undefined && interval !== undefined) return advancing(every(reference, interval));
  throw new RangeError('a scheduled task has no way to be due');
}

function every(reference: number, step: number): DueTimes {
  return { next: (after) => reference + (Math.floor((after - reference) / step) + 1) * step };
}

/** All loops over due times end, because each is a later whole millisecond: one that is not is an error. */
function advancing(due: DueTimes): DueTimes {
  return {
    next(after) {
      const time = due.next(after);
      if (time === null || (Number.isSafeInteger(time) && time > after)) return time;
      throw new RangeError(
        `after ${after} the next due time would be ${time}, which is no later millisecond`,
      );
    },
  };
}

export interface ScheduleRules {
  readonly overlap: 'allow' | 'skip' | 'replace';
  readonly catchUp: 'none' | 'latest';
}

/** What is on record of the due times of one task. */
export interface Decided {
  /** Everything that was due up to then has been decided. */
  readonly decided: number;
  /** The latest `decided` that there ever was: later than it after the clock was put back. */
  readonly furthest: number;
}

export interface ScheduleState extends Decided {
  /** Whether a run of the task waits or executes. */
  readonly unfinished: boolean;
}

export interface ScheduleDecision extends Decided {
  /** Due times whose runs should be created, oldest first. */
  readonly run: readonly number[];
  /** What was due and is left out, oldest first. */
  readonly skipped: readonly Skipped[];
  /** When something is due next; null if nothing is any more. */
  readonly nextAt: number | null;
  readonly clock: ClockBack | null;
}

/** The clock was put back, to before what has been decided. */
export interface ClockBack {
  /** Milliseconds until the clock is where it was. */
  readonly by: number;
  /** The schedule waits until then; or it follows the new time. */
  readonly schedule: 'waits' | 'follows';
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

/** A clock that is put back further has been corrected, and schedules follow it: the limit of cron(8). */
export const CORRECTION = 3 * 60 * 60 * 1000;

/** Milliseconds by which clocks are adjusted all the time. */
const JITTER = 1_000;

/** How the clock stands to what has been decided; null unless it was put back. */
export function clockBack({ decided, furthest }: Decided, now: number): ClockBack | null {
  if (decided - now > JITTER) {
    return { by: decided - now, schedule: decided - now > CORRECTION ? 'follows' : 'waits' };
  }
  return furthest - now > JITTER ? { by: furthest - now, schedule: 'follows' } : null;
}

/**
 * Decides about everything that has come due since the last decision. What is on time runs, unless it overlaps;
 * of what was missed the latest runs, if it should be caught up and nothing newer runs.
 *
 * A clock that was put back by up to CORRECTION repeats nothing. Beyond that the schedule follows the new time. If the
 * clock is then put forward to where it was, nothing is caught up that had been decided before.
 */
export function decideSchedule(
  due: DueTimes,
  { overlap, catchUp }: ScheduleRules,
  state: ScheduleState,
  now: number,
): ScheduleDecision {
  const furthest = Math.max(state.furthest, state.decided);
  const clock = clockBack({ decided: state.decided, furthest }, now);
  const nothing = { run: [], skipped: [], furthest, clock };
  if (state.decided - now > CORRECTION) return { ...nothing, decided: now, nextAt: due.next(now) };
  // A clock that comes to the same due time by itself, after a correction, is on time for it.
  const decided = now - furthest > ON_TIME ? furthest : state.decided;
  const first = due.next(decided);
  if (first === null || first > now) return { ...nothing, decided, nextAt: first };
  const onTime = between(due, Math.max(decided, now - ON_TIME), now);
  const caughtUp = onTime.length === 0 && catchUp === 'latest' ? latest(due, decided, now) : null;
  const wanted = caughtUp === null ? onTime : [caughtUp];
  const run = possible(wanted, overlap, state.unfinished);
  const left = wanted.filter((time) => !run.includes(time));
  return {
    run,
    skipped: [
      ...span(first, latest(due, decided, (wanted[0] ?? now + 1) - 1), 'missed'),
      ...span(left[0] ?? null, left.at(-1) ?? null, 'overlap'),
    ],
    decided: now,
    furthest: Math.max(furthest, now),
    nextAt: due.next(now),
    clock,
  };
}

/** Those of several due times whose runs may begin. */
function possible(wanted: readonly number[], overlap: ScheduleRules['overlap'], unfinished: boolean) {
  if (overlap === 'allow') return wanted;
  // Each would replace those before it: they are not begun, as with CANCEL_OTHER in Temporal.
  if (overlap === 'replace') return wanted.slice(-1);
  // The first would not have ended when the second is due.
  return wanted.slice(0, unfinished ? 0 : 1);
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

/** The next due times after the instant, at most that many. */
export function upcoming(due: DueTimes, after: number, count: number): number[] {
  const times: number[] = [];
  for (let time = due.next(after); time !== null && times.length < count; time = due.next(time))
    times.push(time);
  return times;
}
