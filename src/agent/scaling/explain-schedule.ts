import type { ClockBack } from './schedules.js';

/** What a clock that was put back means for a schedule, as a sentence. @param now milliseconds since the epoch */
export function explainClock({ by, schedule }: ClockBack, now: number): string {
  const before = new Date(now + by).toISOString();
  return schedule === 'waits'
    ? `the clock was put back: everything up to ${before} has been decided, and nothing is due before then`
    : `the clock was put back from ${before}, by hours: the schedule follows the new time`;
}
