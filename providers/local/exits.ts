import { readFileSync, statSync, watch } from 'node:fs';
import { constants } from 'node:os';
import type { Exit } from '../platform.js';

/**
 * The exit that the wrapper left in the file; undefined while there is none, or only half of one. A shell
 * says 128 + number for a death by signal, so a program that itself exits with such a code reads the same.
 */
export function readExit(file: string): Exit | undefined {
  try {
    const status = /^([0-9]{1,3})\n$/.exec(readFileSync(file, 'latin1'))?.[1];
    if (status === undefined) return undefined;
    const signal = signalName(Number(status) - 128);
    const at = Math.round(statSync(file).mtimeMs);
    return { code: signal === null ? Number(status) : null, signal, outOfMemory: false, at };
  } catch {
    return undefined;
  }
}

/**
 * The exit of a worker whose wrapper left no status: nothing but SIGKILL ends it so, or the machine's own end, or
 * that of the agent before it let the program begin.
 */
export function killed(at: number): Exit {
  return { code: null, signal: 'SIGKILL', outOfMemory: false, lost: true, at };
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

function signalName(number: number): string | null {
  return Object.entries(constants.signals).find(([, value]) => value === number)?.[0] ?? null;
}
