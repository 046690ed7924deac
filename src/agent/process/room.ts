import { existsSync, rmSync } from 'node:fs';
import { AgentError } from '../../errors/errors.js';
import { diskSpace } from '../../process/disk-space.js';
import { agentFiles } from './files.js';
import { dataDirHolder } from './lock.js';

/** Bytes that a start needs: records of a few pages, and last words. */
const LEAST = 64 * 1024;

/**
 * Sees that a stack can be changed, or its agent started, as far as its disk goes: the reserve of an agent that does not
 * run is given up for that.
 * @throws AgentError MN4013 where the disk is full nevertheless
 */
export function ensureRoom(dataDir: string): void {
  if (!existsSync(dataDir) || diskSpace(dataDir).free >= LEAST) return;
  if (!dataDirHolder(dataDir)) rmSync(agentFiles(dataDir).reserve, { force: true });
  const { free } = diskSpace(dataDir);
  if (free >= LEAST) return;
  throw new AgentError(
    'MN4013',
    `nothing can be changed or started: the disk of ${dataDir} is full (${Math.floor(free / 1024)} KiB are free); make room on it, then try again`,
  );
}
