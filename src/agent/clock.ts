/** The agent's time: everything that needs it takes a Clock, so that one place decides what time is. */
export interface Clock {
  /** Milliseconds since the epoch, never going back. */
  now(): number;
  /** Milliseconds since the epoch as the system has it: it jumps where that is put right, or the machine slept. */
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
