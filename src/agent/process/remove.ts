import { platforms } from '../../../providers/registry.js';
import { agentFiles } from './files.js';
import { removeAgentData, stopAgent } from './stop.js';

export interface RemoveOptions {
  /** Absolute path of the manifest's folder. */
  readonly root: string;
  /** Milliseconds from SIGTERM to SIGKILL, for the agent and then for each worker. */
  readonly grace: number;
}

/** Ends the folder's agent and the workers that it or an earlier, dead agent left; then removes the folder. */
export async function removeAgent(dataDir: string, { root, grace }: RemoveOptions): Promise<void> {
  await stopAgent(dataDir, { grace });
  for (const { leftWorkers } of platforms) {
    await (await leftWorkers?.())?.remove({ dataDir: agentFiles(dataDir).driver, root }, grace);
  }
  await removeAgentData(dataDir);
}
