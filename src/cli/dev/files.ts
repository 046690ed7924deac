import { type FSWatcher, watch } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The most folders that are watched; more could exhaust the user's limit. */
const MAX_FOLDERS = 1000;

/** Watches a folder and the folders in it, except node_modules and hidden ones. */
export class Files {
  readonly #root: string;
  readonly #onChange: (path: string) => void;
  readonly #watched = new Map<string, FSWatcher>();

  /** @param onChange called with the absolute path of a file that was added, removed or changed */
  constructor(root: string, onChange: (path: string) => void) {
    this.#root = root;
    this.#onChange = onChange;
  }

  /** Also watches new folders; call it first to begin. */
  async refresh(): Promise<void> {
    for (const folder of await folders(this.#root)) if (!this.#watched.has(folder)) this.#watch(folder);
  }

  close(): void {
    for (const watcher of this.#watched.values()) watcher.close();
    this.#watched.clear();
  }

  #watch(folder: string): void {
    const watcher = watch(folder, (_event, name) => {
      if (name !== null) this.#onChange(join(folder, name));
    });
    const forget = () => {
      watcher.close();
      this.#watched.delete(folder);
    };
    watcher.on('error', forget);
    this.#watched.set(folder, watcher);
  }
}

async function folders(root: string): Promise<string[]> {
  const found = [root];
  for (const folder of found) {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const watchable = entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules';
      if (watchable && found.length < MAX_FOLDERS) found.push(join(folder, entry.name));
    }
  }
  return found;
}
