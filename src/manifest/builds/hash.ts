/** Detects changed sources with a hash over what a build context sends to the Engine. */
import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readlink, stat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { checkRegular, readText, UnreadableFile } from '../files.js';
import { type Ignore, parseIgnore } from './ignore.js';

/**
 * What the context leaves out; never the Dockerfile and .dockerignore, which the Engine always gets. Throws if one of these
 * is not a regular file.
 */
export async function contextIgnore(context: string, dockerfile: string): Promise<Ignore> {
  const ignore = parseIgnore(await readText(join(context, '.dockerignore')).catch(unless('.dockerignore')));
  await checkRegular(join(context, dockerfile)).catch(unless(dockerfile));
  const always = new Set([posix.normalize(dockerfile), '.dockerignore']);
  return Object.assign((path: string) => !always.has(path) && ignore(path), {
    exceptions: ignore.exceptions || dockerfile.includes('/'),
  });
}

/** SHA-256 over the names, the kinds and the contents of the context's files. @param context absolute path */
export async function contextHash(context: string, ignore: Ignore): Promise<string> {
  const hash = createHash('sha256');
  for await (const { path, link } of contextFiles(context, ignore)) {
    const file = join(context, path);
    if (link) hash.update(JSON.stringify([path, 'link', await readlink(file)]));
    else await addFile(hash, file, path);
  }
  return hash.digest('hex');
}

export interface ContextFile {
  /** In the context, with forward slashes. */
  readonly path: string;
  /** Whether it is a symbolic link, which stays one. */
  readonly link: boolean;
}

/** The regular files and the links of a context, sorted, without those that are left out. */
export async function* contextFiles(
  context: string,
  ignore: Ignore,
  folder = '',
): AsyncGenerator<ContextFile, void, undefined> {
  const entries = await readdir(join(context, folder), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = posix.join(folder, entry.name);
    const ignored = ignore(path);
    if (entry.isDirectory()) {
      if (!ignored || ignore.exceptions) yield* contextFiles(context, ignore, path);
    } else if (!ignored && (entry.isSymbolicLink() || entry.isFile())) {
      yield { path, link: entry.isSymbolicLink() };
    }
  }
}

async function addFile(hash: Hash, file: string, path: string): Promise<void> {
  const { mode, size } = await stat(file);
  hash.update(JSON.stringify([path, (mode & 0o111) !== 0, size]));
  await pipeline(createReadStream(file), async (chunks) => {
    for await (const chunk of chunks) hash.update(chunk);
  });
}

/** A missing file is left for the Engine to report; an unreadable one, such as a pipe, would hang it. */
export function unless(file: string): (error: unknown) => string {
  return (error) => {
    if (!(error instanceof UnreadableFile)) throw error;
    if (error.missing) return '';
    throw new Error(`${file}: ${error.message}`, { cause: error });
  };
}
