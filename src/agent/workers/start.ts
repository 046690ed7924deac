import type { Driver, Worker, WorkerSpec } from '../../../providers/driver.js';
import { PlatformError } from '../../errors/errors.js';
import type { Logger } from '../logging/logger.js';
import type { Clock } from '../time/clock.js';

/** Milliseconds before a platform that did not answer is asked again. */
const RETRY = 1_000;

/**
 * Starts a worker on the platform. While the platform does not answer, the worker counts as neither started nor failed;
 * once it answers again, whatever the unanswered call may have started is stopped, and the worker is started again.
 * @param wanted whether the worker is still needed; rejects with the PlatformError once it is not
 * @param waits called with the reason why the start waits, for the user
 */
export async function startWorker(
  { driver, clock, log }: { driver: Pick<Driver, 'start' | 'stop'>; clock: Clock; log: Logger },
  spec: WorkerSpec,
  wanted: () => boolean,
  waits: (why: string) => void,
): Promise<Worker> {
  const { id, workload } = spec;
  for (;;) {
    try {
      return await driver.start(spec);
    } catch (error) {
      if (!(error instanceof PlatformError) || !wanted()) throw error;
      waits(`a worker can't start yet: ${error.message}`);
      log.warn({ workload, worker: id, err: error }, 'a worker will start once the platform answers again');
    }
    for (let gone = false; !gone; ) {
      await new Promise<void>((resolve) => {
        clock.at(clock.now() + RETRY, resolve);
      });
      gone = await driver.stop(id, 0).then(
        () => true,
        (error: unknown) => {
          if (error instanceof PlatformError && wanted()) return false;
          throw error;
        },
      );
    }
  }
}
