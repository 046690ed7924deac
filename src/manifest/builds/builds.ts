/** Finds the images to build from sources in the manifest's folder. */

import { createHash } from 'node:crypto';
import { relative, resolve, sep } from 'node:path';
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
import { contextHash, contextIgnore } from './hash.js';

export interface Build {
  readonly settings: BuildSpec;
  /** Name and tag; the tag is a hash of the settings and sources, so that changed ones make another image. */
  readonly image: string;
}

/** By the workload's name. */
export type Builds = Readonly<Record<string, Build>>;

interface Folders {
  /** Absolute path of the manifest's folder. */
  readonly root: string;
  /** Absolute path of the stack's folder, whose state has secrets that no image may contain. */
  readonly stack: string;
}

/**
 * Reads the sources of all builds.
 * @throws ManifestError that names every context that can't be read, or that contains the stack's folder
 */
export async function collectBuilds(manifest: Manifest, folders: Folders): Promise<Builds> {
  const findings: Finding[] = [];
  const builds: [string, Build][] = [];
  // One after another: a thousand workloads must not open a thousand files.
  for (const workload of workloads(manifest)) {
    const { kind, name, spec } = workload;
    if (!spec.build) continue;
    try {
      const sources = await sourcesHash(spec.build, folders);
      builds.push([name, build(manifest.name, workload, spec.build, sources)]);
    } catch (error) {
      const path = [SECTIONS[kind], name, 'build'];
      findings.push({ ...inWords(error, spec.build, name), path });
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

function build(application: string, { name }: NamedWorkload, settings: BuildSpec, sources: string): Build {
  const tag = createHash('sha256').update(JSON.stringify([application, name, settings, sources]));
  const folded = `multinode-${application}-${name}`.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return { settings, image: `${folded.replace(/-$/, '')}:${tag.digest('hex').slice(0, 16)}` };
}

/** The build context contains the stack's folder. */
class StackInContext extends Error {}

async function sourcesHash({ context, dockerfile }: BuildSpec, { root, stack }: Folders): Promise<string> {
  const folder = resolve(root, context);
  const ignore = await contextIgnore(folder, dockerfile);
  const inside = relative(folder, stack).split(sep).join('/');
  if (!/^\.\.(\/|$)/.test(inside) && !ignore(inside)) throw new StackInContext(inside);
  return contextHash(folder, ignore);
}

function inWords(error: unknown, { context }: BuildSpec, name: string): Omit<Finding, 'path'> {
  if (error instanceof StackInContext) {
    const [top = ''] = error.message.split('/');
    return {
      code: 'MN2005',
      message: `the build context of ${name} contains the folder with the Terraform state, and thus the API key`,
      hint: top === '' ? 'build from another folder' : `add the line "${top}" to ${context}/.dockerignore`,
    };
  }
  const code = codeOf(error);
  const reason =
    code === 'ENOENT'
      ? 'the folder does not exist'
      : code === 'ENOTDIR'
        ? 'it is not a folder'
        : error instanceof Error
          ? error.message
          : String(error);
  return { code: 'MN1023', message: `the build context ${context} of ${name} can't be read: ${reason}` };
}
