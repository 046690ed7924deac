/** Finds the manifest, and the stack's folder beside it. */
import { existsSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { ManifestError, UsageError } from '../errors/errors.js';
import { isRecord } from '../json/shape.js';
import type { Context } from './context.js';

/** The parts of the context that say where the manifest is. */
export interface ManifestLocation {
  readonly options: Pick<Context['options'], 'files'>;
  readonly cwd: string;
}

const NAMES = ['multinode.yaml', 'multinode.yml', 'multinode.json'];

/**
 * Absolute paths of the manifest's files, of which the first gives the folder: those of --file or MULTINODE_FILE, else
 * the first of the usual names in this folder or a parent of it.
 * @throws UsageError MN9001 if there is none
 */
export function manifestFiles({ options, cwd }: ManifestLocation): readonly [string, ...string[]] {
  const [first, ...others] = options.files.map((file) => given(resolve(cwd, file), file));
  if (first !== undefined) return [first, ...others];
  for (let folder = cwd; ; folder = dirname(folder)) {
    for (const name of NAMES) {
      const path = join(folder, name);
      if (existsSync(path)) return [path];
    }
    if (folder === dirname(folder)) break;
  }
  throw new UsageError(
    'MN9001',
    `found no ${NAMES.join(', ')} in ${cwd} or its parent folders; "multinode init" writes one, --file names another`,
  );
}

/** The files' paths as the user would type them here. */
export function typedFiles(context: ManifestLocation): readonly [string, ...string[]] {
  const [first, ...others] = manifestFiles(context);
  return [relative(context.cwd, first), ...others.map((file) => relative(context.cwd, file))];
}

/** Absolute path of the manifest's folder. */
export function manifestFolder(context: ManifestLocation): string {
  return dirname(manifestFiles(context)[0]);
}

/**
 * Absolute path of the folder that synth writes, and that Terraform works in. An application whose name is another one
 * than that of the first file alone has a folder of its own, so that one place never replaces another.
 */
export async function stackFolder(context: Pick<Context, 'options' | 'cwd' | 'env'>): Promise<string> {
  const { options, cwd } = context;
  if (options.out !== undefined) return resolve(cwd, options.out);
  const name = await ownName(context);
  const folder = name === undefined ? options.target : `${options.target}-${name}`;
  return join(manifestFolder(context), '.multinode', folder);
}

/** In a stack's folder: where an agent that is a process keeps its files. */
export const AGENT_FOLDER = 'agent';

/** Absolute path of the folder in which an agent that is a process on this machine keeps its files. */
export async function agentFolder(context: Pick<Context, 'options' | 'cwd' | 'env'>): Promise<string> {
  return join(await stackFolder(context), AGENT_FOLDER);
}

/** The application's name, if the other files or the environment files change it. */
async function ownName(context: Pick<Context, 'options' | 'cwd' | 'env'>): Promise<string | undefined> {
  const { MULTINODE_ENV_FILES, ...env } = context.env;
  const files = typedFiles(context);
  if (files.length === 1 && MULTINODE_ENV_FILES === undefined) return undefined;
  const { loadProject } = await import('../manifest/project.js');
  const nameIn = async (names: readonly string[], surroundings: Context['env']) => {
    const { root } = await loadProject(names, { env: surroundings });
    return isRecord(root.value) && typeof root.value.name === 'string' ? root.value.name : undefined;
  };
  const name = await nameIn(files, context.env);
  // The first file alone may need values that it does not have.
  const usual = await nameIn(files.slice(0, 1), env).catch((error: unknown) => {
    if (error instanceof ManifestError) return undefined;
    throw error;
  });
  if (name === undefined || !/^[\w-]+$/.test(name)) return undefined;
  return name === usual ? undefined : name;
}

function given(path: string, name: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new UsageError('MN9001', `the file ${name} does not exist`);
  if (found.isDirectory()) throw new UsageError('MN9001', `${name} is a folder; a manifest file is expected`);
  return path;
}
