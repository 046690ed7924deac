import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { AgentError } from '../../errors/errors.js';
import { hasCode } from '../../errors/system.js';

/** The files in an agent's data folder; only the agent's user can read them. */
export function agentFiles(dataDir: string) {
  return {
    /** Which agent it is and where it answers; see description.ts. */
    description: join(dataDir, 'agent.json'),
    ignore: join(dataDir, '.gitignore'),
    key: join(dataDir, 'api-key'),
    log: join(dataDir, 'agent.log'),
    store: join(dataDir, 'agent.db'),
    /** A file that is deleted once the disk is full; see store/disk.ts. */
    reserve: join(dataDir, 'reserve'),
    /** The process that restarts the agent if it dies; see watchdog.ts. */
    watchdog: join(dataDir, 'watchdog.json'),
    /** The driver's own folder. */
    driver: join(dataDir, 'driver'),
    /** Beside the folder, not in it: what users keep there outlives the agent. */
    volumes: join(dataDir, '..', 'volumes'),
    /** Generations of the lock; see lock.ts. */
    locks: join(dataDir, 'lock'),
  };
}

/** Creates the folder if it does not exist, closes it to other users, and keeps it out of a repository. */
export function createDataDir(dataDir: string): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  chmodSync(dataDir, 0o700);
  const { ignore } = agentFiles(dataDir);
  if (!existsSync(ignore)) writeFileSync(ignore, '*\n', { mode: 0o600 });
}

/** The API key of the folder's agent; created if there is none. */
export function ensureApiKey(dataDir: string): string {
  const { key } = agentFiles(dataDir);
  const known = readIfThere(key)?.trim();
  if (known) return known;
  const draft = `${key}.${process.pid}`;
  writeFileSync(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 });
  try {
    // Fails if another process was faster: then its key is used.
    if (known === undefined) linkSync(draft, key);
    else renameSync(draft, key);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readFileSync(key, 'utf8').trim();
}

/**
 * The API key that a platform has put into a file.
 * @throws AgentError MN4013 if there is none
 */
export function givenApiKey(path: string): string {
  const key = readIfThere(path)?.trim();
  if (key) return key;
  throw new AgentError('MN4013', `the agent could not be started: there is no key for its API in ${path}`);
}

/** Writes in one step, so that no reader sees half of it. */
export function replaceFile(path: string, text: string): void {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, text, { mode: 0o600 });
  renameSync(draft, path);
}

/** The file's text; undefined if the file does not exist. */
export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
