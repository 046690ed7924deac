import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds between checks: short at first, because most workers are ready soon and a caller waits for them. */
const FIRST_INTERVAL = 3;
const LONGEST_INTERVAL = 100;
/** Ratio of an interval to the previous one, so that each is 3 % of the time since the start. */
const GROWTH = 1.03;
/** Average milliseconds between any two checks: the more workers start at once, the less often each is checked. */
const PACE = 1;

/** How many polls are in progress. */
let waiting = 0;

/** Calls `look` until it resolves with true, for changes that no event reports. Rejects only if the signal aborts. */
export async function poll(look: () => Promise<boolean>, signal: AbortSignal): Promise<void> {
  let interval = FIRST_INTERVAL;
  waiting++;
  try {
    for (;;) {
      signal.throwIfAborted();
      if (await look()) return;
      await sleep(Math.max(interval, waiting * PACE), undefined, { signal });
      interval = Math.min(LONGEST_INTERVAL, interval * GROWTH);
    }
  } finally {
    waiting--;
  }
}
