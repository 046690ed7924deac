import type { Driver } from '../../../providers/driver.js';
import { PlatformError } from '../../errors/errors.js';
import type { Logger } from '../logging/logger.js';
import type { Clock } from '../time/clock.js';

/** Milliseconds before the platform is asked again to stop a worker. */
const RETRY = 1_000;

/**
 * Stops a worker on the platform, and tries again if that fails.
 * @param grace milliseconds
 * @param wanted whether this still matters
 * @param gone called once the worker has ended
 */
export function stopWorker(
  { driver, clock, log }: { driver: Driver; clock: Clock; log: Logger },
  worker: { readonly id: string; readonly workload: string },
  grace: number,
  wanted: () => boolean,
  gone: () => void,
): void {
  const { id, workload } = worker;
  const ask = () => {
    driver.stop(id, grace).then(gone, (error: unknown) => {
      if (!wanted()) return;
      // An outage has been logged already, and this repeats every second.
      const level = error instanceof PlatformError ? 'debug' : 'error';
      log[level]({ workload, worker: id, err: error }, 'the platform did not stop a worker');
      clock.at(clock.now() + RETRY, () => {
        if (wanted()) ask();
      });
    });
  };
  ask();
}
