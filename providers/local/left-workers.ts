import type { LeftWorkers } from '../platform.js';
import { openLocalDriver } from './driver.js';
import { liveWorkers } from './records.js';

export const leftWorkers: LeftWorkers = {
  running: liveWorkers,

  async remove(options, grace) {
    // The folder identifies the workers, whatever the application's name is.
    const driver = await openLocalDriver({ application: '', ...options });
    try {
      const workers = await driver.list();
      await Promise.all(
        workers.map(async ({ id }) => {
          await driver.stop(id, grace);
          // Also removes its control groups, which are outside the folder.
          await driver.remove(id);
        }),
      );
    } finally {
      await driver.close();
    }
  },
};
