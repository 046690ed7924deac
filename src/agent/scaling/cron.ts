import { Cron } from 'croner';
import { TimeZone } from './time-zone.js';

/**
 * When a cron expression of five fields is due in a time zone.
 *
 * When clocks change, an expression that names hours is due once for each of its times: a time in the skipped hour is
 * due at the end of that hour, a time in the repeated hour only the first time. An expression for every hour, however
 * it is written, follows elapsed time: nothing is due in an hour that does not exist, and an hour that repeats counts
 * twice.
 */
export class CronSchedule {
  readonly #zone: TimeZone;
  /** Matches wall-clock times, as if they were UTC. */
  readonly #pattern: Cron;
  readonly #everyHour: boolean;

  constructor(expression: string, timeZone: string) {
    this.#zone = new TimeZone(timeZone);
    this.#pattern = new Cron(expression, { mode: '5-part', utcOffset: 0, paused: true });
    this.#everyHour = namesEveryHour(expression.trim().split(/\s+/)[1] ?? '');
  }

  /** The first due time after the instant; null if there is none. Milliseconds since the epoch. */
  next(after: number): number | null {
    return this.#everyHour ? this.#nextPassing(after) : this.#nextNamed(after);
  }

  #nextNamed(after: number): number | null {
    let wall = this.#matching(this.#zone.wall(after));
    while (wall !== null) {
      const instant = this.#zone.instant(wall);
      // Not the times of a repeated hour that have passed.
      if (instant > after) return instant;
      wall = this.#matching(wall);
    }
    return null;
  }

  #nextPassing(after: number): number | null {
    let from = after;
    // What clocks show before the first time that may be due.
    let wall = this.#zone.wall(after);
    for (;;) {
      const offset = this.#zone.offset(from);
      const match = this.#matching(wall);
      if (match === null) return null;
      const change = this.#zone.transition(from, match - offset);
      if (change === null) return match - offset;
      from = change;
      wall = this.#zone.wall(change) - 1000;
    }
  }

  /** The first time after `wall` that matches the expression. */
  #matching(wall: number): number | null {
    return this.#pattern.nextRun(new Date(wall))?.getTime() ?? null;
  }
}

/** Whether the field for hours means all of them: `*`, but also `0-23` and `*\/1`. */
function namesEveryHour(hours: string): boolean {
  const pattern = new Cron(`0 ${hours} * * *`, { mode: '5-part', utcOffset: 0, paused: true });
  const day = Date.UTC(2024, 0, 1);
  return (
    pattern
      .nextRuns(24, new Date(day - 1))
      .at(-1)
      ?.getTime() ===
    day + 23 * 60 * 60 * 1000
  );
}
