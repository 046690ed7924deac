import { spawnSync } from 'node:child_process';
import {
  BOOT,
  type ProcessInfo,
  PS_FORMAT,
  PS_OPTIONS,
  parsePs,
  processInfo,
  TICKS_PER_SECOND,
} from './table.js';

/** One process, distinguishable from a later one with the same pid. */
export interface Identity {
  readonly pid: number;
  /** Text to compare, not to read: its content differs between systems. */
  readonly startTime: string;
}

/** When the process with this pid started; undefined if there is none, or only a zombie. */
export function startTime(pid: number): string | undefined {
  const found = look(pid);
  return found && !found.zombie ? found.startTime : undefined;
}

/** The identity of this process. */
export function ownIdentity(): Identity {
  const started = startTime(process.pid);
  if (started === undefined) throw new Error(`the system does not show this process (${process.pid})`);
  return { pid: process.pid, startTime: started };
}

/**
 * Identifies the time between two starts of the system, within which a pid and start time are unique: of the machine,
 * or of this process's container. Text to compare; undefined if the system provides neither.
 */
export function currentEra(): string | undefined {
  return startTime(1) ?? BOOT;
}

/** Whether that process is still running: a zombie is not, nor is a later process with the same pid. */
export function isAlive(identity: Identity): boolean {
  return startTime(identity.pid) === identity.startTime;
}

/**
 * Milliseconds for which the process has been running, however the time of day has changed; undefined if it is not
 * running, or the system does not provide this.
 */
export function ageOf(identity: Identity): number | undefined {
  const [own, other] = [startTime(process.pid), startTime(identity.pid)].map(startedTicks);
  if (own === undefined || other === undefined || !isAlive(identity)) return undefined;
  return ((own - other) / TICKS_PER_SECOND + process.uptime()) * 1000;
}

/**
 * Milliseconds for which the process ran until the system had been up for that many seconds; undefined if the system does
 * not provide this.
 */
export function ranUntil({ startTime }: Identity, uptime: number): number | undefined {
  const started = startedTicks(startTime);
  return started === undefined ? undefined : uptime * 1000 - (started / TICKS_PER_SECOND) * 1000;
}

/** Only on Linux, which counts from the boot. */
function startedTicks(started: string | undefined): number | undefined {
  const ticks = /^[0-9a-f]+:([0-9]+)$/.exec(started ?? '')?.[1];
  return ticks === undefined ? undefined : Number(ticks);
}

/** Sends the signal if the process is still the same one; returns whether it was sent. */
export function signalProcess(identity: Identity, signal: NodeJS.Signals): boolean {
  return isAlive(identity) && kill(identity.pid, signal);
}

/** Sends a signal to a pid, or to a process group by its negative; false if it no longer exists. */
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
