import { readlinkSync } from 'node:fs';
import { hasCode } from '../errors/system.js';
import { type Identity, ownIdentity } from './identity.js';
import { readIfThere } from './read.js';
import { processInfo } from './table.js';

/** A process, for others to look at, which may be on other machines. */
export interface Trace extends Identity {
  /** Its machine from its start to its end. */
  readonly boot: string;
  /** What its pid is counted in: containers have a count of their own. */
  readonly namespace: string;
}

/** Of this very process; undefined where the system does not tell which machine this is. */
export function ownTrace(): Trace | undefined {
  const boot = readIfThere('/proc/sys/kernel/random/boot_id')?.trim();
  if (boot === undefined) return undefined;
  try {
    return { boot, namespace: readlinkSync('/proc/self/ns/pid'), ...ownIdentity() };
  } catch {
    return undefined;
  }
}

/** Whether the two see each other, if both run. */
export function areTogether(one: Trace, other: Trace): boolean {
  return one.boot === other.boot && one.namespace === other.namespace;
}

/** Whether a process that would be seen from here has ended for certain: one that is stopped has not. */
export function hasEnded({ pid, startTime }: Identity): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return hasCode(error, 'ESRCH');
  }
  // None also where it could not be looked at.
  const found = processInfo(pid);
  return found !== undefined && (found.zombie || found.startTime !== startTime);
}
