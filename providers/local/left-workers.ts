import type { LeftWorkers } from '../platform.js';
import { openLocalDriver } from './driver.js';
import { liveWorkers } from './records.js';

export const leftWorkers: LeftWorkers = {
  running: liveWorkers,

  async remove(options, grace) {
    // Workers are known by the folder, whatever the application is called.
    const driver = await openLocalDriver({ application: '', ...options });
    try {
      const workers = await driver.list();
      await Promise.all(
        workers.map(async ({ id }) => {
          await driver.stop(id, grace);
          // With what it has outside of the folder: its control groups.
          await driver.remove(id);
        }),
      );
    } finally {
      await driver.close();
    }
  },
};
