import { existsSync, rmSync } from 'node:fs';
import { AgentError } from '../../errors/errors.js';
import { diskSpace } from '../../process/disk-space.js';
import { agentFiles } from './files.js';
import { dataDirHolder } from './lock.js';

/** Bytes that a start needs: records of a few pages, and the log's last lines. */
const LEAST = 64 * 1024;

/**
 * Makes sure that the disk has room to change a stack, or to start its agent: if necessary, the reserve of an agent
 * that is not running is deleted.
 * @throws AgentError MN4013 if the disk is still full
 */
export function ensureRoom(dataDir: string): void {
  if (!existsSync(dataDir) || diskSpace(dataDir).free >= LEAST) return;
  if (!dataDirHolder(dataDir)) rmSync(agentFiles(dataDir).reserve, { force: true });
  const { free } = diskSpace(dataDir);
  if (free >= LEAST) return;
  throw new AgentError(
    'MN4013',
    `nothing can be changed or started: the disk of ${dataDir} is full (${Math.floor(free / 1024)} KiB are free); free some space, then try again`,
  );
}
