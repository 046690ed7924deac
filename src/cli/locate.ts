/** Finds the manifest, and the stack's folder beside it. */
import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UsageError } from '../errors/errors.js';
import type { Context } from './context.js';

/** The parts of the context that say where the manifest is. */
export interface ManifestLocation {
  readonly options: Pick<Context['options'], 'file'>;
  readonly cwd: string;
}

const NAMES = ['multinode.yaml', 'multinode.yml', 'multinode.json'];

/**
 * Absolute path of the manifest: --file, else the first of the usual names in this folder or a parent of it.
 * @throws UsageError MN9001 if there is none
 */
export function manifestFile({ options, cwd }: ManifestLocation): string {
  if (options.file !== undefined) return given(resolve(cwd, options.file), options.file);
  for (let folder = cwd; ; folder = dirname(folder)) {
    for (const name of NAMES) {
      const path = join(folder, name);
      if (existsSync(path)) return path;
    }
    if (folder === dirname(folder)) break;
  }
  throw new UsageError(
    'MN9001',
    `found no ${NAMES.join(', ')} in ${cwd} or its parent folders; "multinode init" writes one, --file names another`,
  );
}

/** Absolute path of the folder that synth writes, and that Terraform works in. */
export function stackFolder(context: Pick<Context, 'options' | 'cwd'>): string {
  const { options, cwd } = context;
  if (options.out !== undefined) return resolve(cwd, options.out);
  return join(dirname(manifestFile(context)), '.multinode', options.target);
}

/** Absolute path of the folder in which an agent that is a process on this machine keeps its files. */
export function agentFolder(context: Pick<Context, 'options' | 'cwd'>): string {
  return join(stackFolder(context), 'agent');
}

function given(path: string, name: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new UsageError('MN9001', `the file ${name} does not exist`);
  if (found.isDirectory()) throw new UsageError('MN9001', `${name} is a folder; a manifest file is expected`);
  return path;
}
