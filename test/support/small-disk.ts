import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from 'mocha';
import { skip } from './skip.js';

/** A disk that is soon full: a `tmpfs` of its own. */
export class SmallDisk {
  readonly #filler: string;

  private constructor(readonly path: string) {
    this.#filler = join(path, 'filler');
  }

  /**
   * Skips where none can be mounted: only root may.
   * @param path of a folder that is not there yet
   */
  static mount(context: Context, path: string, mebibytes: number): SmallDisk {
    if (process.getuid?.() !== 0) skip(context, 'only root can mount a small disk');
    mkdirSync(path);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', path], { stdio: 'pipe' });
    } catch (error) {
      skip(context, `no small disk can be mounted: ${error}`);
    }
    return new SmallDisk(path);
  }

  /** Takes all the room that there is, to the last byte. */
  fill(): void {
    const filler = openSync(this.#filler, 'a');
    try {
      for (const bytes of [2 ** 20, 4096, 1]) {
        const piece = Buffer.alloc(bytes);
        try {
          for (;;) writeSync(filler, piece);
        } catch {
          // It is full.
        }
      }
    } finally {
      closeSync(filler);
    }
  }

  /** Gives back the room that was taken. */
  free(): void {
    rmSync(this.#filler, { force: true });
  }

  remount(option: 'ro' | 'rw'): void {
    execFileSync('mount', ['-o', `remount,${option}`, this.path], { stdio: 'pipe' });
  }

  /** Also while files on it are open. */
  unmount(): void {
    execFileSync('umount', ['-l', this.path], { stdio: 'pipe' });
  }
}
