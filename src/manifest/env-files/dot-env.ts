/** Reads values for variables that the environment does not have, from `.env` or the files instead of it, as in Compose. */

import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Environment } from '../../environment.js';
import { ManifestError } from '../../errors/errors.js';
import { readText, UnreadableFile } from '../files.js';
import { lookupIn } from '../interpolate.js';
import { EnvFileError, parseEnvFile, problemsOf } from './parse.js';

/** Names the files that are read instead of `.env`, separated by commas; --env-file sets it. */
export const ENV_FILES = 'MULTINODE_ENV_FILES';

/**
 * The environment over the variables of MULTINODE_ENV_FILES, or of `.env` in the manifest's folder. Throws a
 * ManifestError if a file can't be read.
 */
export async function withDotEnv(env: Environment, root: string): Promise<Environment> {
  const given = (env[ENV_FILES] ?? '').split(',').flatMap((file) => file.trim() || []);
  return given.length > 0 ? withEnvFiles(env, given) : withDotEnvOf(env, root);
}

/** The same with `.env` in the folder. Without it, or if it is a folder, there is nothing to read. */
export async function withDotEnvOf(env: Environment, root: string): Promise<Environment> {
  const file = join(root, '.env');
  if (await isFolder(file)) return env;
  try {
    return await withEnvFiles(env, [file], 'the file .env beside the manifest');
  } catch (error) {
    if (error instanceof ManifestError && error.cause instanceof UnreadableFile && error.cause.missing)
      return env;
    throw error;
  }
}

/**
 * The environment over the variables of the files, of which later ones win.
 * @param label what to call the file in errors
 */
export async function withEnvFiles(
  env: Environment,
  files: readonly string[],
  label?: string,
): Promise<Environment> {
  const variables = new Map<string, string>();
  const surroundings = { around: lookupIn(env), before: (name: string) => variables.get(name) };
  for (const file of files) {
    try {
      const own = parseEnvFile(await readText(resolve(file)), 'env', surroundings);
      for (const [name, value] of own) variables.set(name, value);
    } catch (error) {
      if (!(error instanceof EnvFileError || error instanceof UnreadableFile)) throw error;
      throw unreadable(error, file, label ?? `the environment file ${file}`);
    }
  }
  return { ...Object.fromEntries(variables), ...env };
}

function unreadable(error: EnvFileError | UnreadableFile, file: string, label: string): ManifestError {
  return new ManifestError(
    problemsOf(error).map(({ message, hint }) => ({
      code: 'MN1023',
      message: `${label} can't be read: ${message}`,
      path: [],
      file,
      ...(hint !== undefined && { hint }),
    })),
    { cause: error },
  );
}

async function isFolder(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isDirectory();
  } catch {
    return false;
  }
}
