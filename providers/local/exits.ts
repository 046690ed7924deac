import { readFileSync, statSync, watch, writeFileSync } from 'node:fs';
import { currentEra, type Identity, ranUntil } from '../../src/process/identity.js';
import { readIfThere } from '../../src/process/read.js';
import type { Exit } from '../driver.js';
import { signalOf } from '../shared/signal.js';
import type { WorkerRecord } from './records.js';

/**
 * What the wrapper (see spawn.ts) becomes if it can't write the status to the file, for example because the disk is full or
 * the program has removed its folder. It keeps the status in its arguments, where an agent can read it, and tries again
 * until the file has it. It ends once the worker's folder is gone; by then every agent has read the status.
 *
 * Arguments: the file, the status and the time in seconds, the worker's folder.
 */
export const WAITING = `trap "" TERM INT HUP; PATH=/usr/bin:/bin
while sleep 3; do echo "$1" 1<>"$0" && exit; [ -d "$2" ] || exit; done`;

/** What the wrapper writes if it did not start the program. */
export const NOT_BEGUN = 'none';

/** What the wrapper writes after a status above 128 if the program exited with it and was not ended by a signal. */
export const EXITED = 'exit';

/** What the wrapper writes before the seconds for which the system has been up, if it has /proc. */
export const UPTIME = 'up';

/** At least as long as any status that the wrapper writes. */
const RESERVED = `${' '.repeat(31)}\n`;

/** Creates the file for a worker's exit status in its full size, so that writing the status later needs no disk space. */
export function reserveExit(file: string): void {
  writeFileSync(file, RESERVED, { mode: 0o600, flag: 'wx' });
}

/** How a worker has ended. */
export interface Ended {
  readonly exit: Exit;
  /** Whether the wrapper must live until the exit is recorded, because nothing else knows it. */
  readonly held: boolean;
}

/**
 * How the worker has ended; undefined while its wrapper has not reported it.
 * @param file file with its exit status
 * @param alive whether the wrapper was alive before this call: a wrapper that is gone will write nothing more
 */
export function readExit({ identity, era }: WorkerRecord, file: string, alive: boolean): Ended | undefined {
  const written = readStatus(file, identity);
  if (written?.exit) return { exit: written.exit, held: false };
  if (alive) {
    const exit = heldStatus(identity, file);
    return exit && { exit, held: true };
  }
  // Only SIGKILL ends a wrapper silently, such as `kill -9 0` in a job, or the end of the whole system.
  const killed = written !== undefined && era !== undefined && era === currentEra();
  const exit: Exit = { ...bySignal('SIGKILL', Date.now()), ...(!killed && { lost: true }) };
  return { exit, held: false };
}

/** The file's content; undefined if there is no file. */
function readStatus(file: string, identity: Identity): { readonly exit: Exit | undefined } | undefined {
  try {
    const text = readFileSync(file, 'latin1');
    const { mtimeMs } = statSync(file);
    if (text.startsWith(`${NOT_BEGUN}\n`))
      return { exit: { ...bySignal(null, Math.round(mtimeMs)), lost: true } };
    return { exit: parseStatus(text.slice(0, text.indexOf('\n')), mtimeMs, identity) };
  } catch {
    return undefined;
  }
}

/** The status in the arguments of a waiting wrapper; only if the system has /proc. */
function heldStatus(identity: Identity, file: string): Exit | undefined {
  const [, , script, ...rest] = readIfThere(`/proc/${identity.pid}/cmdline`)?.split('\0') ?? [];
  const [written, status] = rest;
  return script === WAITING && written === Buffer.from(file).toString('latin1') && status !== undefined
    ? parseStatus(status, Date.now(), identity)
    : undefined;
}

/**
 * Parses `STATUS[ exit][ up UPTIME][ SECONDS]`; the status is 128 + number for a death by signal. undefined if it is not a
 * status.
 * @param at milliseconds since the epoch, if the text does not have the time
 */
function parseStatus(text: string, at: number, identity: Identity): Exit | undefined {
  const [, status, exited, uptime, seconds] = STATUS.exec(text) ?? [];
  if (status === undefined) return undefined;
  const code = Number(status);
  const time = seconds === undefined ? Math.round(at) : Number(seconds) * 1000;
  const ran = uptime === undefined ? undefined : ranUntil(identity, Number(uptime));
  const signal = exited === undefined ? signalOf(code) : undefined;
  const exit = signal === undefined ? { ...bySignal(null, time), code } : bySignal(signal, time);
  return ran === undefined ? exit : { ...exit, ran };
}

const STATUS = new RegExp(`^([0-9]{1,3})( ${EXITED})?(?: ${UPTIME} ([0-9]+(?:[.][0-9]+)?))?(?: ([0-9]+))?$`);

function bySignal(signal: string | null, at: number): Exit {
  return { code: null, signal, outOfMemory: false, at };
}

/** Reports the name of each file in the folder that changed; returns a function that ends the watch. */
export function watchExits(folder: string, onChange: (id: string) => void): () => void {
  const watcher = watch(folder, { persistent: false }, (_event, name) => {
    if (name !== null) onChange(name);
  });
  // The watch only gives early notice: its caller also checks from time to time.
  watcher.on('error', () => watcher.close());
  return () => watcher.close();
}
