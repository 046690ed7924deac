/** Detects changed code with a hash over the files in the manifest's folder that a command names. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { WorkloadSpec } from './model.js';

/** SHA-256 over names and contents; undefined if the command names no regular file inside `root`. */
export async function programHash(spec: WorkloadSpec, root: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  const words = await programFiles(spec, root);
  for (const word of words) {
    hash.update(JSON.stringify(word));
    await pipeline(createReadStream(fileOf(word, spec, root)), async (chunks) => {
      for await (const chunk of chunks) hash.update(chunk);
    });
  }
  return words.length > 0 ? hash.digest('hex') : undefined;
}

/** The words of the command that name regular files inside `root`. */
export async function programFiles(spec: WorkloadSpec, root: string): Promise<string[]> {
  const files: string[] = [];
  for (const word of spec.command ?? []) {
    const file = fileOf(word, spec, root);
    if (isInside(file, root) && (await isRegularFile(file))) files.push(word);
  }
  return files;
}

function fileOf(word: string, { working_dir }: WorkloadSpec, root: string): string {
  return resolve(root, working_dir ?? '.', word);
}

function isInside(file: string, root: string): boolean {
  const path = relative(root, file);
  return path !== '' && path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path);
}

/** A word that can't be a file name (too long, say) names none; a file that exists must be readable. */
async function isRegularFile(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
