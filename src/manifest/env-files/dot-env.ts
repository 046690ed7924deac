/** Reads the file `.env` beside the manifest: values for variables that the environment does not have, as in Compose. */

import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from '../../environment.js';
import { ManifestError } from '../../errors/errors.js';
import { readText, UnreadableFile } from '../files.js';
import { lookupIn } from '../interpolate.js';
import { EnvFileError, parseEnvFile, problemsOf } from './parse.js';

/**
 * The environment over the variables of `.env` in the manifest's folder. A folder of that name is ignored. Throws a
 * ManifestError if the file can't be read.
 */
export async function withDotEnv(env: Environment, root: string): Promise<Environment> {
  const file = join(root, '.env');
  if (await isFolder(file)) return env;
  try {
    const around = lookupIn(env);
    const own = parseEnvFile(await readText(file), 'env', { around, before: () => undefined });
    return { ...Object.fromEntries(own), ...env };
  } catch (error) {
    if (error instanceof UnreadableFile && error.missing) return env;
    if (!(error instanceof EnvFileError || error instanceof UnreadableFile)) throw error;
    throw new ManifestError(
      problemsOf(error).map(({ message, hint }) => ({
        code: 'MN1023',
        message: `the file .env beside the manifest can't be read: ${message}`,
        path: [],
        file,
        ...(hint !== undefined && { hint }),
      })),
      { cause: error },
    );
  }
}

async function isFolder(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isDirectory();
  } catch {
    return false;
  }
}
