/** Detects changed code with a hash over the files in the manifest's folder that a command names. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { WorkloadSpec } from './model.js';

/** SHA-256 over names and contents; undefined if the command names no regular file inside `root`. */
export async function programHash(spec: WorkloadSpec, root: string): Promise<string | undefined> {
  const folder = resolve(root, spec.working_dir ?? '.');
  const hash = createHash('sha256');
  let found = false;
  for (const word of spec.command ?? []) {
    const file = resolve(folder, word);
    if (!isInside(file, root) || !(await isRegularFile(file))) continue;
    found = true;
    hash.update(JSON.stringify(word));
    await pipeline(createReadStream(file), async (chunks) => {
      for await (const chunk of chunks) hash.update(chunk);
    });
  }
  return found ? hash.digest('hex') : undefined;
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
