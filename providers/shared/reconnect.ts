import { setTimeout as delay } from 'node:timers/promises';

/** Milliseconds before a platform is tried again. */
const RETRY = 250;

/** Tries to open what was lost until the platform is there; undefined once the signal is aborted. */
export async function reopened<T>(open: () => Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  for (;;) {
    await delay(RETRY, undefined, { signal }).catch(() => {});
    if (signal.aborted) return undefined;
    try {
      return await open();
    } catch {
      // Not yet.
    }
  }
}
