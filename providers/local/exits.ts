import { readFileSync, statSync, watch, writeFileSync } from 'node:fs';
import { currentEra } from '../../src/process/identity.js';
import { readIfThere } from '../../src/process/read.js';
import type { Exit } from '../driver.js';
import { signalOf } from '../shared/signal.js';
import type { WorkerRecord } from './records.js';

/**
 * What the wrapper (see spawn.ts) becomes where the file does not take the status, as on a disk without room or where
 * the program has removed its folder: it holds the status among its arguments, for an agent to read, and tries again
 * until the file has it. It ends once the worker's folder is gone; by then every agent has looked.
 *
 * Arguments: the file, the status and the time in seconds, the worker's folder.
 */
export const WAITING = `trap "" TERM INT HUP; PATH=/usr/bin:/bin
while sleep 3; do echo "$1" 1<>"$0" && exit; [ -d "$2" ] || exit; done`;

/** The wrapper's word for a program that it did not begin. */
export const NOT_BEGUN = 'none';

/** The wrapper's word, after a status above 128, for a program that exited with it and was not ended by a signal. */
export const EXITED = 'exit';

/** As long as any status that the wrapper writes. */
const RESERVED = `${' '.repeat(31)}\n`;

/** Makes the file for a worker's exit status, so large that to write it later needs no room on the disk. */
export function reserveExit(file: string): void {
  writeFileSync(file, RESERVED, { mode: 0o600, flag: 'wx' });
}

/** How a worker has ended. */
export interface Ended {
  readonly exit: Exit;
  /** The wrapper must live on until the exit is on record: nothing else knows it. */
  readonly held: boolean;
}

/**
 * How the worker has ended; undefined while its wrapper has not said so.
 * @param file of its exit status
 * @param alive whether the wrapper lived before this was called: one that is gone has written what it ever will
 */
export function readExit({ identity, era }: WorkerRecord, file: string, alive: boolean): Ended | undefined {
  const written = readStatus(file);
  if (written?.exit) return { exit: written.exit, held: false };
  if (alive) {
    const exit = heldStatus(identity.pid, file);
    return exit && { exit, held: true };
  }
  // Nothing but SIGKILL ends a wrapper without a word, as `kill -9 0` does in a job, or the end of the whole system.
  const killed = written !== undefined && era !== undefined && era === currentEra();
  const exit: Exit = { ...bySignal('SIGKILL', Date.now()), ...(!killed && { lost: true }) };
  return { exit, held: false };
}

/** What the file says; undefined where there is none. */
function readStatus(file: string): { readonly exit: Exit | undefined } | undefined {
  try {
    const text = readFileSync(file, 'latin1');
    const { mtimeMs } = statSync(file);
    if (text.startsWith(`${NOT_BEGUN}\n`))
      return { exit: { ...bySignal(null, Math.round(mtimeMs)), lost: true } };
    return { exit: parseStatus(text.slice(0, text.indexOf('\n')), mtimeMs) };
  } catch {
    return undefined;
  }
}

/** What a wrapper that waits holds among its arguments; only where the system has /proc. */
function heldStatus(pid: number, file: string): Exit | undefined {
  const [, , script, ...rest] = readIfThere(`/proc/${pid}/cmdline`)?.split('\0') ?? [];
  const [written, status] = rest;
  return script === WAITING && written === Buffer.from(file).toString('latin1') && status !== undefined
    ? parseStatus(status, Date.now())
    : undefined;
}

/** `STATUS[ exit][ SECONDS]`: the status is 128 + number for a death by signal. undefined for what is none. */
function parseStatus(text: string, at: number): Exit | undefined {
  const [, status, exited, seconds] = STATUS.exec(text) ?? [];
  if (status === undefined) return undefined;
  const code = Number(status);
  const time = seconds === undefined ? Math.round(at) : Number(seconds) * 1000;
  const signal = exited === undefined ? signalOf(code) : undefined;
  return signal === undefined ? { ...bySignal(null, time), code } : bySignal(signal, time);
}

const STATUS = new RegExp(`^([0-9]{1,3})( ${EXITED})?(?: ([0-9]+))?$`);

function bySignal(signal: string | null, at: number): Exit {
  return { code: null, signal, outOfMemory: false, at };
}

/** Tells of each file in the folder that changed, by its name; returns a function that ends the watch. */
export function watchExits(folder: string, onChange: (id: string) => void): () => void {
  const watcher = watch(folder, { persistent: false }, (_event, name) => {
    if (name !== null) onChange(name);
  });
  // Only an early notice: whoever watches also looks from time to time.
  watcher.on('error', () => watcher.close());
  return () => watcher.close();
}
