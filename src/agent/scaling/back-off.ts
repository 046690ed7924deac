/** Milliseconds before the first retry. */
const FIRST = 1_000;
/** Milliseconds; no wait is longer. */
export const LONGEST_BACK_OFF = 300_000;

/** Milliseconds to wait after a number of failed starts in a row (1 or more): 1 s, 2 s, 4 s … 5 min. */
export function backOff(failures: number): number {
  return Math.min(LONGEST_BACK_OFF, FIRST * 2 ** (failures - 1));
}
