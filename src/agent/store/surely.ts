import type { Logger } from '../logging/logger.js';
import type { Clock } from '../time/clock.js';

/** Milliseconds before a change that the disk rejected is retried. */
export const STORE_RETRY = 1_000;

export interface Surely {
  readonly clock: Clock;
  readonly log: Logger;
  /** What is stored, for the log. */
  readonly what: Readonly<Record<string, string>>;
  /** Whether nobody waits for it any more. */
  readonly over: () => boolean;
}

/** Retries the change until it is on disk; null if it is over before that. */
export async function surely<T>(
  change: () => Promise<T>,
  { clock, log, what, over }: Surely,
): Promise<T | null> {
  let refused = 0;
  do {
    try {
      const done = await change();
      if (refused > 0) log.info({ ...what, refused }, 'its state has now been stored');
      return done;
    } catch (error) {
      if (refused++ === 0)
        log.error({ ...what, err: error }, 'its state could not be stored; it will be retried');
      await new Promise<void>((resolve) => clock.at(clock.now() + STORE_RETRY, resolve));
    }
  } while (!over());
  return null;
}
