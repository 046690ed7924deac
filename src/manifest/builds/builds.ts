/** Finds the images to build from sources in the manifest's folder. */

import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { ManifestError } from '../../errors/errors.js';
import { codeOf } from '../../errors/system.js';
import { type Finding, unplaced } from '../finding.js';
import {
  type BuildSpec,
  type Manifest,
  type NamedWorkload,
  SECTIONS,
  type WorkloadSpec,
  workloads,
} from '../model.js';
import type { Path } from '../path.js';
import { type ContextCopy, copyIgnore, ignoreText } from './copy.js';
import { contextHash, contextIgnore } from './hash.js';
import { parseIgnore } from './ignore.js';
import { keptOut, realPath, stateIn, within } from './kept-out.js';
import { namedContexts, SecretInContext, UnreadableContext } from './named-contexts.js';
import { ProblemInSources, runtimeImage } from './runtime-image.js';

export interface Build {
  /** Names the image within the plan, and stays the same whichever workloads use it. */
  readonly id: string;
  readonly settings: BuildSpec;
  /** Name and tag; the tag is a hash of the settings and sources, so that changed ones make another image. */
  readonly image: string;
  /** The copy of the context that the image is built from; absent if it is built from the context itself. */
  readonly copy?: ContextCopy;
}

/** By the workload's name. */
export type Builds = Readonly<Record<string, Build>>;

export interface Folders {
  /** Absolute path of the manifest's folder. */
  readonly root: string;
  /** Absolute path of the stack's folder, whose state has secrets that no image may contain. */
  readonly stack: string;
  /** What the images' names start with; undefined if they are not pushed. */
  readonly registry?: string | undefined;
}

/**
 * Reads the sources of all builds.
 * @throws ManifestError that names every context that can't be read or used, or that contains the stack's folder
 */
export async function collectBuilds(manifest: Manifest, folders: Folders): Promise<Builds> {
  const findings: Finding[] = [];
  const builds: [string, Build][] = [];
  // One after another: a thousand workloads must not open a thousand files.
  for (const group of groups(manifest)) {
    const { build: settings, users } = group;
    try {
      const build = await buildOf(manifest, group, folders);
      const image = [folders.registry, build.image].filter((part) => part !== undefined).join('/');
      builds.push(...users.map(({ name }): [string, Build] => [name, { ...build, image }]));
    } catch (error) {
      findings.push(
        ...users.map(({ kind, name }): Finding => {
          const { at, ...found } = inWords(error, settings, name);
          return { ...found, path: [SECTIONS[kind], name, 'build', ...at] };
        }),
      );
    }
  }
  if (findings.length > 0) throw new ManifestError(findings.map(unplaced));
  return Object.fromEntries(builds);
}

/** The manifest as a platform runs it: with the names of built images. Pure. */
export function withBuiltImages(manifest: Manifest, builds: Builds): Manifest {
  const replace = <Spec extends WorkloadSpec>(specs: Readonly<Record<string, Spec>>) =>
    Object.fromEntries(
      Object.entries(specs).map(([name, spec]) => {
        const image = builds[name]?.image;
        return [name, image === undefined ? spec : { ...spec, build: undefined, image }];
      }),
    );
  return {
    ...manifest,
    functions: replace(manifest.functions),
    jobs: replace(manifest.jobs),
    services: replace(manifest.services),
    scheduled_tasks: replace(manifest.scheduled_tasks),
    daemons: replace(manifest.daemons),
  };
}

interface Group {
  readonly id: string;
  readonly build: BuildSpec;
  readonly users: readonly NamedWorkload[];
}

/** Workloads with the same runtime and settings share an image; each Dockerfile of the user's makes its own. */
function groups(manifest: Manifest): Group[] {
  const found = new Map<string, Omit<Group, 'users'> & { readonly users: NamedWorkload[] }>();
  for (const workload of workloads(manifest)) {
    const { build } = workload.spec;
    if (!build) continue;
    const { runtime } = build;
    const key = JSON.stringify(runtime === undefined ? workload.name : build);
    const known = found.get(key);
    if (known) known.users.push(workload);
    else {
      const id = runtime === undefined ? workload.name : `${runtime}_${sha256(key).slice(0, 8)}`;
      found.set(key, { id, build, users: [workload] });
    }
  }
  return [...found.values()];
}

async function buildOf(
  manifest: Manifest,
  { id, build: settings, users }: Group,
  { root, stack }: Folders,
): Promise<Build> {
  const { runtime, dockerfile_inline } = settings;
  const { name: application } = manifest;
  const context = await realPath(resolve(root, settings.context));
  const inside = within(context, stack);
  if (inside === '') throw new StackInContext(inside);
  const named = await namedContexts(manifest, settings, { root, stack });
  const others = Object.keys(named).length > 0 ? [named] : [];
  if (runtime !== undefined) {
    const { copy, identity } = await runtimeImage({ ...settings, runtime }, users, {
      context,
      keptOut: await keptOut(manifest, { root, stack, context }),
    });
    return { id, settings, image: imageName(application, runtime, [settings, ...identity, ...others]), copy };
  }
  const [name = ''] = users.map((user) => user.name);
  if (dockerfile_inline !== undefined) {
    const ignore = copyIgnore(
      await ignoreText(context),
      [],
      await keptOut(manifest, { root, stack, context }),
    );
    const sources = await contextHash(context, parseIgnore(ignore));
    const copy = { dockerfile: dockerfile_inline, ignore, python_package: false, sources };
    return { id, settings, image: imageName(application, name, [name, settings, sources, ...others]), copy };
  }
  const ignore = await contextIgnore(context, settings.dockerfile);
  const state = await stateIn(context, ignore, inside);
  if (state !== undefined) throw new StackInContext(state);
  const sources = await contextHash(context, ignore);
  return { id, settings, image: imageName(application, name, [name, settings, sources, ...others]) };
}

/** @param identity what another image follows from */
function imageName(application: string, name: string, identity: readonly unknown[]): string {
  const tag = sha256(JSON.stringify([application, ...identity]));
  const folded = `multinode-${application}-${name}`.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return `${folded.replace(/-$/, '')}:${tag.slice(0, 16)}`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The build context contains the folder of a stack; the message is its path in the context, empty if it is the context. */
class StackInContext extends Error {}

function inWords(
  error: unknown,
  { context, additional_contexts = {} }: BuildSpec,
  name: string,
): Omit<Finding, 'path'> & { readonly at: Path } {
  if (error instanceof ProblemInSources) {
    return {
      code: 'MN2009',
      message: `the image of ${name} can't be built: ${error.message}`,
      hint: error.hint,
      at: ['runtime'],
    };
  }
  if (error instanceof StackInContext) {
    const folder = error.message;
    return {
      code: 'MN2005',
      message: `the build context of ${name} contains the folder with the Terraform state, and thus the API key`,
      hint:
        folder === '' ? 'build from another folder' : `add the line "${folder}" to ${context}/.dockerignore`,
      at: [],
    };
  }
  if (error instanceof SecretInContext) {
    const what =
      error.what === 'state'
        ? 'the folder with the Terraform state, and thus the API key'
        : `${error.file}, which the manifest names as a file with secrets or variables`;
    const folder = additional_contexts[error.context] ?? '';
    return {
      code: 'MN2005',
      message: `the context ${error.context} of ${name} contains ${what}`,
      hint:
        error.file === '' ? 'name another folder' : `add the line "${error.file}" to ${folder}/.dockerignore`,
      at: ['additional_contexts', error.context],
    };
  }
  if (error instanceof UnreadableContext) {
    return {
      code: 'MN1023',
      message: `the context ${error.context} of ${name} can't be read: ${reasonOf(error.cause)}`,
      at: ['additional_contexts', error.context],
    };
  }
  const message = `the build context ${context} of ${name} can't be read: ${reasonOf(error)}`;
  return { code: 'MN1023', message, at: [] };
}

function reasonOf(error: unknown): string {
  const code = codeOf(error);
  if (code === 'ENOENT') return 'the folder does not exist';
  if (code === 'ENOTDIR') return 'it is not a folder';
  return error instanceof Error ? error.message : String(error);
}
