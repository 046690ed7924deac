import { realpath } from 'node:fs/promises';
import { basename, dirname, relative, resolve, sep } from 'node:path';
import { platform } from '../../providers/registry.js';
import { type Builds, collectBuilds } from '../manifest/builds/builds.js';
import type { Manifest, TargetName } from '../manifest/model.js';
import { compile } from './compile.js';
import type { SourceMap } from './sourcemap.js';
import type { ManifestLocator } from './support.js';
import { type WriteResult, writeStack } from './write.js';

export interface SynthOptions {
  readonly manifest: Manifest;
  readonly locate: ManifestLocator['locate'];
  /** Path of the manifest's first file. */
  readonly file: string;
  readonly target: TargetName;
  /** Path of the stack's folder. */
  readonly folder: string;
  /** Whether to write a module. */
  readonly module?: boolean;
}

export interface SynthResult extends WriteResult {
  readonly sourceMap: SourceMap;
}

/**
 * Compiles the manifest and writes its Terraform files.
 * @throws ManifestError for what the target does not support; StackFolderError if the folder can't be used
 */
export async function synth({
  manifest,
  locate,
  file,
  target,
  folder,
  module,
}: SynthOptions): Promise<SynthResult> {
  const root = await rootFrom(folder, dirname(file));
  const builds = await targetBuilds(manifest, target, { root: dirname(file), stack: folder });
  const { files, sourceMap } = await compile(manifest, target, {
    root,
    file,
    pathOf: (other) =>
      relative(resolve(dirname(file)), resolve(other))
        .split(sep)
        .join('/'),
    locate,
    builds,
    ...(module && { module }),
  });
  return { ...(await writeStack(folder, files)), sourceMap };
}

/**
 * The images that have to be built for the target.
 * @throws ManifestError if sources can't be read
 */
export async function targetBuilds(
  manifest: Manifest,
  target: TargetName,
  { root, stack }: { readonly root: string; readonly stack: string },
): Promise<Builds> {
  if (!buildsImages(manifest, target)) return {};
  const registry = platform(target).support.registry?.(manifest.targets);
  return collectBuilds(manifest, {
    root: await realFolder(resolve(root)),
    stack: await realFolder(resolve(stack)),
    registry,
  });
}

/** Whether images are built for the target; otherwise `build` is ignored, or refused. */
export function buildsImages({ targets }: Manifest, target: TargetName): boolean {
  const { support } = platform(target);
  return support.images || support.registry?.(targets) !== undefined;
}

/** Path of the manifest's folder from the stack's. Links are resolved first: ".." leaves a link's target, not the link. */
async function rootFrom(stackFolder: string, manifestFolder: string): Promise<string> {
  const root = relative(await realFolder(resolve(stackFolder)), await realFolder(resolve(manifestFolder)));
  return root === '' ? '.' : root.split(sep).join('/');
}

/** The real path of a folder that may not exist yet. */
async function realFolder(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch {
    const parent = dirname(folder);
    return parent === folder ? folder : resolve(await realFolder(parent), basename(folder));
  }
}
