import { linkSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RequestError } from '../../errors/errors.js';
import { hasCode } from '../../errors/system.js';
import { type Identity, isAlive, ownIdentity } from '../../process/identity.js';
import { agentFiles, createDataDir, readIfThere } from './files.js';

/**
 * Makes this process the only one that serves the folder, until it ends for any reason.
 *
 * The lock is the file with the highest number in a folder, and holds the identity of a process; it counts while that
 * process lives. To take it, a process links its own identity under the next number, which only one can do, and has the
 * lock if no higher number has appeared meanwhile. The highest file is never removed, so numbers only grow.
 * @throws RequestError MN4004 if another process has it
 */
export function acquireDataDir(dataDir: string): void {
  createDataDir(dataDir);
  const { locks } = agentFiles(dataDir);
  mkdirSync(locks, { recursive: true, mode: 0o700 });
  const own = ownIdentity();
  const draft = join(locks, `draft-${own.pid}`);
  writeFileSync(draft, JSON.stringify({ pid: own.pid, start_time: own.startTime }), { mode: 0o600 });
  try {
    for (;;) {
      const last = highest(locks);
      const holder = last === 0 ? undefined : read(join(locks, String(last)));
      if (holder && isAlive(holder)) {
        throw new RequestError('MN4004', 409, `process ${holder.pid} already serves ${dataDir}`);
      }
      const mine = last + 1;
      if (!link(draft, join(locks, String(mine)))) continue;
      if (highest(locks) === mine) {
        for (const older of numbers(locks))
          if (older < mine) rmSync(join(locks, String(older)), { force: true });
        return;
      }
      rmSync(join(locks, String(mine)), { force: true });
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/** The live process that has the folder, even before it listens. */
export function dataDirHolder(dataDir: string): Identity | undefined {
  const { locks } = agentFiles(dataDir);
  const last = highest(locks);
  const holder = last === 0 ? undefined : read(join(locks, String(last)));
  return holder && isAlive(holder) ? holder : undefined;
}

function link(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

function highest(locks: string): number {
  return Math.max(0, ...numbers(locks));
}

function numbers(locks: string): number[] {
  try {
    return readdirSync(locks)
      .filter((name) => /^[0-9]+$/.test(name))
      .map(Number);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

function read(path: string): Identity | undefined {
  return parseIdentity(readIfThere(path) ?? '');
}

/** Parses a process's identity from its file; undefined if the text is invalid. */
export function parseIdentity(text: string): Identity | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('pid' in value && 'start_time' in value))
      return undefined;
    const { pid, start_time: startTime } = value;
    return typeof pid === 'number' && typeof startTime === 'string' ? { pid, startTime } : undefined;
  } catch {
    return undefined;
  }
}
