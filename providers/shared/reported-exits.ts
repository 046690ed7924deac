import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSystemError } from '../../src/errors/system.js';

/** Remembers which workers' exits have been reported: the workers are on the platform, and can't be marked there. */
export class ReportedExits {
  readonly #ids: Set<string>;

  /** @param folder created if it does not exist */
  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#ids = new Set(readdirSync(folder));
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** If the disk is full, the exit is still reported; the next driver reports it again. */
  add(id: string): void {
    this.#ids.add(id);
    try {
      writeFileSync(join(this.folder, id), '');
    } catch (error) {
      if (!isSystemError(error)) throw error;
    }
  }

  delete(id: string): void {
    this.#ids.delete(id);
    rmSync(join(this.folder, id), { force: true });
  }

  /** Forgets those that no longer exist. */
  keep(ids: ReadonlySet<string>): void {
    for (const id of this.#ids) if (!ids.has(id)) this.delete(id);
  }
}
