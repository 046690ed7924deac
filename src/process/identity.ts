import { spawnSync } from 'node:child_process';
import { BOOT, type ProcessInfo, PS_FORMAT, PS_OPTIONS, parsePs, processInfo } from './table.js';

/** One process, also after its pid was given to another. */
export interface Identity {
  readonly pid: number;
  /** Text to compare, not to read: what it holds differs between systems. */
  readonly startTime: string;
}

/** When the process with this pid started; undefined where there is none, or only a zombie. */
export function startTime(pid: number): string | undefined {
  const found = look(pid);
  return found && !found.zombie ? found.startTime : undefined;
}

/** The identity of this very process. */
export function ownIdentity(): Identity {
  const started = startTime(process.pid);
  if (started === undefined)
    throw new Error(`the system does not show process ${process.pid}, which is this one`);
  return { pid: process.pid, startTime: started };
}

/**
 * The time from a start of the system to its end, in which pids count on: of the machine, or of the container that this
 * process is in. Text to compare; undefined where the system tells neither.
 */
export function currentEra(): string | undefined {
  return startTime(1) ?? BOOT;
}

/** Whether that process still runs: a zombie does not, nor one that came later to the same pid. */
export function isAlive(identity: Identity): boolean {
  return startTime(identity.pid) === identity.startTime;
}

/** Sends the signal if the process is still the one meant; says whether it was sent. */
export function signalProcess(identity: Identity, signal: NodeJS.Signals): boolean {
  return isAlive(identity) && kill(identity.pid, signal);
}

/** Sends a signal to a pid, or to a process group by its negative; false where nothing is there any more. */
export function kill(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

function look(pid: number): ProcessInfo | undefined {
  if (process.platform === 'linux') return processInfo(pid);
  return parsePs(
    spawnSync('ps', ['-p', String(pid), ...PS_FORMAT], { ...PS_OPTIONS, encoding: 'utf8' }).stdout,
  )[0];
}
