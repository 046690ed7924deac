/** Files of a worker with a path or permissions of their own, in its folder. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { WorkerSpec } from '../driver.js';
import { type PlacedFile, placedFiles } from '../shared/placed-files.js';

interface Folders {
  /** The folder for secrets. */
  readonly secrets: string;
  /** The folder for all other files. */
  readonly files: string;
}

export interface LocalFile extends PlacedFile {
  /** Absolute path of the file. */
  readonly path: string;
}

/** The files with their paths; each has the name that its target has. */
export function localFiles(
  spec: Pick<WorkerSpec, 'configs' | 'secret_files'>,
  { secrets, files }: Folders,
): LocalFile[] {
  return placedFiles(spec).map((file, index) => {
    const { source, target = source } = file;
    const inSecrets = file.kind === 'secret' && !target.startsWith('/');
    const path = inSecrets ? join(secrets, target) : join(files, `${index}`, basename(target));
    return { ...file, path };
  });
}

/** Creates them; the folder for secrets must exist. */
export function writeFiles(files: readonly LocalFile[]): void {
  for (const { kind, path, content, mode } of files) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, content, { mode: 0o600, flag: 'wx' });
    chmodSync(path, mode === undefined ? (kind === 'secret' ? 0o600 : 0o444) : Number.parseInt(mode, 8));
  }
}
