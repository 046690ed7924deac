/** The agent's time: everything that needs it takes a Clock, so that one place decides what time it is. */
export interface Clock {
  /**
   * Milliseconds since the epoch, by a clock that never goes back and never jumps. For durations: timeouts, cooldowns,
   * back-offs.
   */
  now(): number;
  /**
   * Milliseconds since the epoch by the system's clock: it jumps when it is corrected, or after the machine slept. For
   * what is due at a time of day, and for what is put on record.
   */
  timeOfDay(): number;
  /** Calls back at the given time (milliseconds since the epoch); returns a function that cancels this. */
  at(time: number, callback: () => void): () => void;
}

/** The limit of setTimeout. */
const LONGEST_TIMER = 2 ** 31 - 1;

const ORIGIN = performance.timeOrigin;

export const systemClock: Clock = {
  now: () => ORIGIN + performance.now(),
  timeOfDay: () => Date.now(),
  at(time, callback) {
    let timer: NodeJS.Timeout;
    const arm = () => {
      const delay = Math.ceil(time - systemClock.now());
      timer = setTimeout(ring, Math.max(0, Math.min(delay, LONGEST_TIMER)));
    };
    // Timers count whole milliseconds and may fire a fraction early, which would look as if the time had not come.
    const ring = () => (systemClock.now() < time ? arm() : callback());
    arm();
    return () => clearTimeout(timer);
  },
};

/**
 * When a recorded time comes, by the clock that never goes back. Recorded times are times of day, and those may have
 * been corrected since.
 * @param longest how many milliseconds in the future it was at most when it was recorded
 */
export function onClock(clock: Clock, timeOfDay: number, longest: number): number {
  const rest = timeOfDay - clock.timeOfDay();
  return clock.now() + Math.max(0, Math.min(rest, longest));
}

/** When something with a recorded start began, by the clock that never goes back: never in the future. */
export function beganOnClock(clock: Clock, timeOfDay: number): number {
  return clock.now() - Math.max(0, clock.timeOfDay() - timeOfDay);
}
