/** Terraform's state of a stack, wherever its backend keeps it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readIfThere } from '../agent/process/files.js';
import { hasUsualBackend } from '../compiler/backend.js';
import { CONFIG_FILE, STATE_FILE } from '../compiler/files.js';
import { ManifestError, TerraformError } from '../errors/errors.js';
import { isRecord } from '../json/shape.js';
import type { Terraform } from '../terraform/cli/terraform.js';
import type { Context } from './context.js';
import { stackFolder } from './locate.js';
import { findManifest, pointing } from './manifest.js';

export interface StackPlace {
  /** Path of the stack's folder. */
  readonly folder: string;
  /** Terraform's environment, which may have the backend's credentials. */
  readonly env: NodeJS.ProcessEnv;
}

export interface State {
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly resources: readonly Readonly<Record<string, unknown>>[];
}

/**
 * The stack of the command line. Its files are written if there are none, and the manifest says that the state is
 * elsewhere: somebody else may have applied it.
 */
export async function stackPlace(context: Pick<Context, 'options' | 'cwd' | 'env'>): Promise<StackPlace> {
  const folder = await stackFolder(context);
  const place = { folder, env: context.env };
  if (existsSync(folder) || context.options.out !== undefined) return place;
  const found = await findManifest(context).catch((error: unknown) => {
    // The commands that need the manifest say what is wrong with it.
    if (error instanceof ManifestError) return undefined;
    throw error;
  });
  if (found?.manifest.terraform?.backend === undefined) return place;
  const { manifest, source, file } = found;
  const { target } = context.options;
  const { synth } = await import('../compiler/synth.js');
  await pointing(found, () =>
    synth({ manifest, locate: (field) => source.locate(field), file, target, folder }),
  );
  return place;
}

/** Whether the stack's state is a file in its folder that needs no program to be read. */
export function isInFolder({ folder }: Pick<StackPlace, 'folder'>): boolean {
  const text = readIfThere(join(folder, CONFIG_FILE));
  return (text === undefined || hasUsualBackend(JSON.parse(text))) && !isEncrypted(stateFile(folder));
}

/**
 * undefined if nothing is applied.
 * @throws TerraformError if the backend can't be read
 */
export async function readState({ folder, env }: StackPlace): Promise<State | undefined> {
  if (isInFolder({ folder })) return stateIn(stateFile(folder));
  const { Terraform } = await import('../terraform/cli/terraform.js');
  return stateIn(await pulled(await Terraform.inFolder(folder, env), folder));
}

async function pulled(terraform: Terraform, folder: string): Promise<unknown> {
  if (existsSync(join(folder, '.terraform'))) {
    try {
      return await terraform.state();
    } catch (error) {
      if (!(error instanceof TerraformError)) throw error;
      // Perhaps it is only not prepared; otherwise this says why.
    }
  }
  await terraform.init();
  return await terraform.state();
}

function stateFile(folder: string): unknown {
  const text = readIfThere(join(folder, STATE_FILE));
  // A killed first apply leaves an empty file, which Terraform does not treat as a state either.
  return text === undefined || text.trim() === '' ? undefined : JSON.parse(text);
}

/** OpenTofu can encrypt it. */
function isEncrypted(state: unknown): boolean {
  return isRecord(state) && 'encrypted_data' in state;
}

function stateIn(state: unknown): State | undefined {
  if (!isRecord(state) || !Array.isArray(state.resources)) return undefined;
  const resources = state.resources.filter(isRecord);
  if (resources.length === 0) return undefined;
  return { outputs: isRecord(state.outputs) ? state.outputs : {}, resources };
}
