import { readlinkSync } from 'node:fs';
import { hasCode } from '../errors/system.js';
import { type Identity, ownIdentity } from './identity.js';
import { readIfThere } from './read.js';
import { processInfo } from './table.js';

/** Identifies a process for others, which may be on other machines. */
export interface Trace extends Identity {
  /** Identifies its machine between two boots. */
  readonly boot: string;
  /** The namespace of its pid: containers count their own. */
  readonly namespace: string;
}

/** The trace of this process; undefined if the system does not say which machine this is. */
export function ownTrace(): Trace | undefined {
  const boot = readIfThere('/proc/sys/kernel/random/boot_id')?.trim();
  if (boot === undefined) return undefined;
  try {
    return { boot, namespace: readlinkSync('/proc/self/ns/pid'), ...ownIdentity() };
  } catch {
    return undefined;
  }
}

/** Whether the two can see each other, if both are running. */
export function areTogether(one: Trace, other: Trace): boolean {
  return one.boot === other.boot && one.namespace === other.namespace;
}

/** Whether a process that would be visible from here has certainly ended: a stopped one has not. */
export function hasEnded({ pid, startTime }: Identity): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return hasCode(error, 'ESRCH');
  }
  // Also undefined if it could not be read.
  const found = processInfo(pid);
  return found !== undefined && (found.zombie || found.startTime !== startTime);
}
