import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds between looks: short at first, since most workers are ready soon and a caller waits for them. */
const FIRST_INTERVAL = 3;
const LONGEST_INTERVAL = 100;
/** Of an interval to the previous one, so that each is 3 % of the time that the worker has had so far. */
const GROWTH = 1.03;
/** Milliseconds between any two looks, on average: the more workers start at once, the less often each is looked at. */
const PACE = 1;

/** How many are being polled. */
let waiting = 0;

/** Looks again and again until a look resolves with true, for what no event reports. Rejects only when the signal aborts. */
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
