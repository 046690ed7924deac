import { existsSync } from 'node:fs';
import type { ApplicationRequest } from '../../client/types.js';
import { agentFiles } from './files.js';

/**
 * What the folder's agent was last given, read from its database: for an agent that has died. null where there is
 * nothing. Throws what openStoreToRead and loadApplication do.
 */
export async function savedApplication(dataDir: string): Promise<ApplicationRequest | null> {
  const { store: path } = agentFiles(dataDir);
  if (!existsSync(path)) return null;
  // The database's native module takes its time to load, and is seldom needed.
  const [{ openStoreToRead }, { loadApplication }] = await Promise.all([
    import('../store/open.js'),
    import('../inputs.js'),
  ]);
  const store = openStoreToRead(path);
  try {
    return loadApplication(store)?.request ?? null;
  } finally {
    store.close();
  }
}
