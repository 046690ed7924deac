import { openLocalDriver } from '../../../providers/local/driver.js';
import { agentFiles } from './files.js';
import { removeAgentData, stopAgent } from './stop.js';

export interface RemoveOptions {
  /** Absolute path of the manifest's folder. */
  readonly root: string;
  /** Milliseconds from SIGTERM to SIGKILL, for the agent and then for each worker. */
  readonly grace: number;
}

/** Ends the folder's agent and the workers that it, or a dead one before it, has left; then removes the folder. */
export async function removeAgent(dataDir: string, { root, grace }: RemoveOptions): Promise<void> {
  await stopAgent(dataDir, { grace });
  // The local driver knows its workers by the folder, whatever the application is called.
  const driver = await openLocalDriver({ application: '', dataDir: agentFiles(dataDir).driver, root });
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
  removeAgentData(dataDir);
}
