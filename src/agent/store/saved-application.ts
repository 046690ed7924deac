import { constants, copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApplicationRequest } from '../../api/types.js';
import { agentFiles } from '../process/files.js';

/**
 * The application that was last applied to the folder's agent, read from its database: for an agent that has died. null
 * if there is none. Throws what openStoreToRead and loadApplication do.
 */
export async function savedApplication(dataDir: string): Promise<ApplicationRequest | null> {
  const { store: path } = agentFiles(dataDir);
  if (!existsSync(path)) return null;
  // The database's native module loads slowly, and is seldom needed.
  const [{ openStoreToRead }, { loadApplication }] = await Promise.all([
    import('./open.js'),
    import('./application.js'),
  ]);
  const folder = mkdtempSync(join(tmpdir(), 'multinode-'));
  try {
    const copy = join(folder, 'agent.db');
    for (const end of ['', '-wal']) {
      if (existsSync(path + end)) copyFileSync(path + end, copy + end, constants.COPYFILE_FICLONE);
    }
    const store = openStoreToRead(copy);
    try {
      return loadApplication(store)?.request ?? null;
    } finally {
      store.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
