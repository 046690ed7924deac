/** Where things lie: the manifest, and the stack's folder beside it. */
import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UsageError } from '../errors/errors.js';
import type { Context } from './context.js';

/** Of the context, what says where the manifest is. */
export interface Place {
  readonly options: Pick<Context['options'], 'file'>;
  readonly cwd: string;
}

const NAMES = ['multinode.yaml', 'multinode.yml', 'multinode.json'];

/**
 * Absolute path of the manifest: --file, else the first of the usual names here or in a folder above.
 * @throws UsageError MN9001 where there is none
 */
export function manifestFile({ options, cwd }: Place): string {
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
    `no ${NAMES.join(', ')} in ${cwd} or a folder above; "multinode init" writes one, --file names another`,
  );
}

/** Absolute path of the folder that synth writes and Terraform works in. */
export function stackFolder(context: Pick<Context, 'options' | 'cwd'>): string {
  const { options, cwd } = context;
  if (options.out !== undefined) return resolve(cwd, options.out);
  return join(dirname(manifestFile(context)), '.multinode', options.target);
}

/** Absolute path of the folder where an agent that is a process of this machine keeps its things. */
export function agentFolder(context: Pick<Context, 'options' | 'cwd'>): string {
  return join(stackFolder(context), 'agent');
}

function given(path: string, name: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new UsageError('MN9001', `there is no file ${name}`);
  if (found.isDirectory()) throw new UsageError('MN9001', `${name} is a folder; a manifest file is expected`);
  return path;
}
