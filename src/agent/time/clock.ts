/** The agent's time: everything that needs it takes a Clock, so that one place decides what time is. */
export interface Clock {
  /**
   * Milliseconds since the epoch by the clock that the agent started with: they never go back, and never jump. For
   * whatever lasts: timeouts, cooldowns, back-offs.
   */
  now(): number;
  /**
   * Milliseconds since the epoch as the system has it: they jump when the clock is put right, or the machine slept. For
   * what is due at a time of day, and for what is put on record.
   */
  timeOfDay(): number;
  /** Calls back once the time has come (milliseconds since the epoch); returns a function that calls it off. */
  at(time: number, callback: () => void): () => void;
}

/** setTimeout takes no more. */
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
    // Timers count whole milliseconds and may be a fraction early, which would look like a time that has not come.
    const ring = () => (systemClock.now() < time ? arm() : callback());
    arm();
    return () => clearTimeout(timer);
  },
};

/**
 * When a time on record comes, by the clock that never goes back. What is on record is time of day, and that may have
 * been put right since.
 * @param longest milliseconds that it was ahead when it was recorded, at most
 */
export function onClock(clock: Clock, timeOfDay: number, longest: number): number {
  const rest = timeOfDay - clock.timeOfDay();
  return clock.now() + Math.max(0, Math.min(rest, longest));
}

/** When something began that others have on record, by the clock that never goes back: never in the future. */
export function beganOnClock(clock: Clock, timeOfDay: number): number {
  return clock.now() - Math.max(0, clock.timeOfDay() - timeOfDay);
}
