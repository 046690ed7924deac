import { CronSchedule } from './cron.js';

/** When a scheduled task is due, and what follows from that. Times are whole milliseconds since the epoch. */

/** When a task is due: exactly one of schedule; period; reference with interval. */
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
  /** The first due time after the instant; null if there is none. @throws RangeError if it can't be computed */
  next(after: number): number | null;
}

/** @param anchor when the task was first declared with this timing: a period counts from there */
export function dueTimes(
  { schedule, period, reference, interval, timeZone }: Timing,
  anchor: number,
): DueTimes {
  if (schedule !== undefined) return advancing(new CronSchedule(schedule, timeZone));
  if (period !== undefined) return advancing(every(anchor, period));
  if (reference !== undefined && interval !== undefined) return advancing(every(reference, interval));
  throw new RangeError('a scheduled task has no timing');
}

function every(reference: number, step: number): DueTimes {
  return { next: (after) => reference + (Math.floor((after - reference) / step) + 1) * step };
}

/** All loops over due times end, because each is a later whole millisecond; anything else is an error. */
function advancing(due: DueTimes): DueTimes {
  return {
    next(after) {
      const time = due.next(after);
      if (time === null || (Number.isSafeInteger(time) && time > after)) return time;
      throw new RangeError(
        `the next due time after ${after} would be ${time}, which is not a later millisecond`,
      );
    },
  };
}

export interface SchedulePolicy {
  readonly overlap: 'allow' | 'skip' | 'replace';
  readonly catchUp: 'none' | 'latest';
}

/** What is on record about the due times of one task. */
export interface Decided {
  /** Everything that was due up to this time has been decided. */
  readonly decided: number;
  /** The latest `decided` ever; after the clock was put back it is later than `decided`. */
  readonly furthest: number;
}

export interface ScheduleState extends Decided {
  /** Whether a run of the task is waiting or running. */
  readonly unfinished: boolean;
}

export interface ScheduleDecision extends Decided {
  /** Due times whose runs should be created, oldest first. */
  readonly run: readonly number[];
  /** Due times that are skipped, oldest first. */
  readonly skipped: readonly Skipped[];
  /** When the task is due next; null if never. */
  readonly nextAt: number | null;
  readonly clock: ClockBack | null;
}

/** The clock was put back to before the last decision. */
export interface ClockBack {
  /** Milliseconds until the clock is where it was. */
  readonly by: number;
  /** Whether the schedule waits until then, or follows the new time. */
  readonly schedule: 'waits' | 'follows';
}

/** Consecutive due times without a run. */
export interface Skipped {
  readonly first: number;
  readonly last: number;
  /** Due while a run had not ended; or due while nobody looked, for example while the agent was down. */
  readonly why: 'overlap' | 'missed';
}

/** A due time up to this old is on time: timers are late by moments, and a restarted agent by seconds. */
export const ON_TIME = 15_000;

/** A clock that is put back further than this has been corrected, and schedules follow it: the limit of cron(8). */
export const CORRECTION = 3 * 60 * 60 * 1000;

/** Clocks are adjusted by this many milliseconds all the time. */
const JITTER = 1_000;

/** Whether the clock was put back to before the last decision; null if not. */
export function clockBack({ decided, furthest }: Decided, now: number): ClockBack | null {
  if (decided - now > JITTER) {
    return { by: decided - now, schedule: decided - now > CORRECTION ? 'follows' : 'waits' };
  }
  return furthest - now > JITTER ? { by: furthest - now, schedule: 'follows' } : null;
}

/**
 * Decides about everything that has come due since the last decision. What is on time runs, unless it overlaps; of what
 * was missed, the latest runs if it should be caught up and nothing newer runs.
 *
 * A clock that was put back by up to CORRECTION repeats nothing. Beyond that, the schedule follows the new time. If the
 * clock is then put forward to where it was, nothing that had been decided before is caught up.
 */
export function decideSchedule(
  due: DueTimes,
  { overlap, catchUp }: SchedulePolicy,
  state: ScheduleState,
  now: number,
): ScheduleDecision {
  const furthest = Math.max(state.furthest, state.decided);
  const clock = clockBack({ decided: state.decided, furthest }, now);
  const nothing = { run: [], skipped: [], furthest, clock };
  if (state.decided - now > CORRECTION) return { ...nothing, decided: now, nextAt: due.next(now) };
  // A clock that reaches the same due time again by itself, after a correction, is on time for it.
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

/** The due times, of several, whose runs may begin. */
function possible(wanted: readonly number[], overlap: SchedulePolicy['overlap'], unfinished: boolean) {
  if (overlap === 'allow') return wanted;
  // Each would replace the earlier ones, so those are not begun, as with CANCEL_OTHER in Temporal.
  if (overlap === 'replace') return wanted.slice(-1);
  // The first run would not have ended when the second is due.
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

/** The last due time after `from` up to `to`; searched in growing spans, because years may have been missed. */
function latest(due: DueTimes, from: number, to: number): number | null {
  for (let span = 60_000; ; span *= 8) {
    const start = Math.max(from, to - span);
    const found = between(due, start, to).at(-1);
    if (found !== undefined) return found;
    if (start === from) return null;
  }
}

/** The next `count` due times after the instant, or fewer. */
export function upcoming(due: DueTimes, after: number, count: number): number[] {
  const times: number[] = [];
  for (let time = due.next(after); time !== null && times.length < count; time = due.next(time))
    times.push(time);
  return times;
}
