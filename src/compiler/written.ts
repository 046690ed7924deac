import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { StackFolderError } from '../errors/errors.js';
import { hasCode } from '../errors/system.js';
import { isRecord } from '../json/shape.js';
import { printJson } from './json.js';

/** Lists the files that were written to a stack's folder, so that stale ones can be removed next time. */
export const LIST_FILE = '.multinode-files.json';

export function printFileList(paths: Iterable<string>): string {
  return printJson({ version: 1, files: [...paths].sort() }).text;
}

/**
 * The files that were written to the folder last time, if any.
 * @throws StackFolderError MN2004 if multinode did not write the list: then it is not known what can be removed
 */
export async function readFileList(folder: string): Promise<string[]> {
  const path = join(folder, LIST_FILE);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  });
  if (text === undefined) return [];
  const files = parseFileList(text);
  if (files) return files;
  throw new StackFolderError(
    'MN2004',
    `${path} was not written by multinode; delete everything in the folder except terraform.tfstate, or choose another folder with --out`,
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

/** Listed files are removed, so no path may lead out of the folder. */
function isInside(path: unknown): path is string {
  return (
    typeof path === 'string' &&
    path !== '.' &&
    posix.normalize(path) === path &&
    !posix.isAbsolute(path) &&
    path.split('/')[0] !== '..'
  );
}
