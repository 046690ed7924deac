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

/**
 * Milliseconds for which the process has run, whatever became of the time of day meanwhile; undefined if it does not run, or
 * the system does not tell.
 */
export function ageOf(identity: Identity): number | undefined {
  const [own, other] = [startTime(process.pid), startTime(identity.pid)].map(startedTicks);
  if (own === undefined || other === undefined || !isAlive(identity)) return undefined;
  return ((own - other) / TICKS_PER_SECOND + process.uptime()) * 1000;
}

/** Of Linux alone, which counts from the boot. */
function startedTicks(started: string | undefined): number | undefined {
  const ticks = /^[0-9a-f]+:([0-9]+)$/.exec(started ?? '')?.[1];
  return ticks === undefined ? undefined : Number(ticks);
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
