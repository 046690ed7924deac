import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  rmdir,
  stat,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StackFolderError } from '../errors/errors.js';
import { codeOf, isSystemError } from '../errors/system.js';
import type { StackFile } from './compile.js';
import { LIST_FILE, printFileList, readFileList } from './written.js';

export interface WriteResult {
  /** Sorted paths in the folder of files that were new or different. */
  readonly written: readonly string[];
  /** Sorted paths of files from an earlier version of the stack, which were removed. */
  readonly removed: readonly string[];
}

/**
 * Brings a stack's folder up to date, and creates it if needed. All files are staged before the first one is replaced, each
 * by a rename; files that this function did not write are never touched.
 * @throws StackFolderError MN2003 if the folder can't be read or written, MN2004 if it has other files
 */
export async function writeStack(
  folder: string,
  files: ReadonlyMap<string, StackFile>,
): Promise<WriteResult> {
  try {
    // It will hold Terraform's state with the API key, which Terraform creates readable for everyone.
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const earlier = await readFileList(folder);
    const changed = await findChanged(folder, files);
    await refuseForeign(folder, files, changed, new Set(earlier));

    const removed = earlier.filter((path) => !files.has(path));
    if (changed.length > 0) {
      // The list is written before the files: after a kill in between, no file looks foreign.
      await replaceFiles(folder, [
        [LIST_FILE, { content: printFileList(new Set([...earlier, ...files.keys()])) }],
        ...changed,
      ]);
    }
    if (removed.length > 0) {
      for (const path of removed) await removeFile(folder, path);
      await replaceFiles(folder, [[LIST_FILE, { content: printFileList(files.keys()) }]]);
    }
    return { written: changed.map(([path]) => path).sort(), removed: removed.sort() };
  } catch (error) {
    throw inWords(error, folder);
  }
}

type FileEntry = readonly [path: string, file: StackFile];

const DEFAULT_MODE = 0o644;

async function findChanged(folder: string, files: ReadonlyMap<string, StackFile>): Promise<FileEntry[]> {
  const changed: FileEntry[] = [];
  for (const [path, file] of files)
    if (!(await isCurrent(join(folder, path), file))) changed.push([path, file]);
  return changed;
}

async function isCurrent(path: string, { content, mode = DEFAULT_MODE }: StackFile): Promise<boolean> {
  const found = await stat(path).catch(ignore('ENOENT', 'ENOTDIR'));
  if (!found?.isFile() || (found.mode & 0o777) !== mode) return false;
  return (await readFile(path, 'utf8')) === content;
}

async function refuseForeign(
  folder: string,
  files: ReadonlyMap<string, StackFile>,
  changed: readonly FileEntry[],
  earlier: ReadonlySet<string>,
): Promise<void> {
  const names = await readdir(folder);
  const foreign = names.filter((name) => isTerraform(name) && !earlier.has(name) && !files.has(name));
  for (const [path] of changed) {
    if (!earlier.has(path) && (await stat(join(folder, path)).catch(ignore('ENOENT', 'ENOTDIR')))) {
      foreign.push(path);
    }
  }
  if (foreign.length === 0) return;
  throw new StackFolderError(
    'MN2004',
    `${folder} has files that multinode did not write: ${foreign.sort().join(', ')}; choose another folder with --out`,
  );
}

/** Whether Terraform or OpenTofu would read the file as part of the stack. */
function isTerraform(name: string): boolean {
  return /\.(tf|tofu)(\.json)?$/.test(name);
}

/** Writes all files to a folder that Terraform doesn't read, and then moves them to their places. */
async function replaceFiles(folder: string, entries: readonly FileEntry[]): Promise<void> {
  const staging = await mkdtemp(join(folder, '.multinode-staging-'));
  try {
    for (const [index, [path, { content, mode = DEFAULT_MODE }]] of entries.entries()) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(staging, `${index}`), content);
      // Not with writeFile's mode, to which the umask applies.
      await chmod(join(staging, `${index}`), mode);
    }
    for (const [index, [path]] of entries.entries())
      await rename(join(staging, `${index}`), join(folder, path));
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** Removes the file and the folders that become empty. */
async function removeFile(folder: string, path: string): Promise<void> {
  await rm(join(folder, path), { force: true });
  for (let parent = dirname(path); parent !== '.'; parent = dirname(parent)) {
    try {
      await rmdir(join(folder, parent));
    } catch {
      return;
    }
  }
}

function ignore(...codes: string[]): (error: unknown) => undefined {
  return (error) => {
    if (!codes.includes(codeOf(error) ?? '')) throw error;
  };
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left',
  ENOTDIR: 'part of the path is a file',
  EEXIST: 'a file with this name exists',
};

function inWords(error: unknown, folder: string): unknown {
  if (!isSystemError(error)) return error;
  const reason = REASONS[codeOf(error) ?? ''] ?? error.message;
  const place = 'path' in error && typeof error.path === 'string' ? error.path : folder;
  return new StackFolderError('MN2003', `cannot write the Terraform files: ${place}: ${reason}`, {
    cause: error,
  });
}
