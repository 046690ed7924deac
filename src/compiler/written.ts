import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { StackFolderError } from '../errors/errors.js';
import { isRecord } from '../manifest/path.js';
import { printJson } from './json.js';

/** Names the files that were written into a stack's folder, so that the next time stale ones can be removed. */
export const LIST_FILE = '.multinode-files.json';

export function printFileList(paths: Iterable<string>): string {
  return printJson({ version: 1, files: [...paths].sort() }).text;
}

/**
 * The files that were written into the folder before; none where there was no before.
 * @throws StackFolderError MN2004 where the list is not one of ours: then nothing says what may be removed
 */
export async function readFileList(folder: string): Promise<string[]> {
  const path = join(folder, LIST_FILE);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return [];
  const files = parseFileList(text);
  if (files) return files;
  throw new StackFolderError(
    'MN2004',
    `${path} is not a list that multinode wrote; empty the folder but for terraform.tfstate, or choose another one`,
  );
}

function parseFileList(text: string): string[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!isRecord(value) || value.version !== 1 || !Array.isArray(value.files)) return undefined;
    return value.files.every(isInside) ? value.files : undefined;
  } catch {
    return undefined;
  }
}

/** Listed files get removed: a path that leads out of the folder must never be among them. */
function isInside(path: unknown): path is string {
  return (
    typeof path === 'string' &&
    path !== '.' &&
    posix.normalize(path) === path &&
    !posix.isAbsolute(path) &&
    path.split('/')[0] !== '..'
  );
}
