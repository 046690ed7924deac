import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from 'mocha';
import { skip } from './skip.js';

/** A disk that fills up quickly: its own `tmpfs`. */
export class SmallDisk {
  readonly #filler: string;

  private constructor(readonly path: string) {
    this.#filler = join(path, 'filler');
  }

  /**
   * Skips if none can be mounted: only root may.
   * @param path of a folder that does not exist yet
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

  /** Fills it, to the last byte. */
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

  /** Frees the room again. */
  free(): void {
    rmSync(this.#filler, { force: true });
  }

  remount(option: 'ro' | 'rw'): void {
    execFileSync('mount', ['-o', `remount,${option}`, this.path], { stdio: 'pipe' });
  }

  /** Works even while files on it are open. */
  unmount(): void {
    execFileSync('umount', ['-l', this.path], { stdio: 'pipe' });
  }
}
