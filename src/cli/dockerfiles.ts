/** The Dockerfiles that builds with a runtime stand for. */
import type { Build } from '../manifest/builds/builds.js';
import type { ContextCopy } from '../manifest/builds/copy.js';
import type { Context, Result } from './context.js';
import { stackFolder } from './locate.js';
import { type FoundManifest, pointing } from './manifest.js';

export interface Generated {
  /** The workloads that use the image. */
  readonly names: readonly string[];
  readonly build: Build & { readonly copy: ContextCopy };
}

/** The builds whose Dockerfile is generated. @throws ManifestError if their sources can't be used */
export async function generatedDockerfiles(context: Context, found: FoundManifest): Promise<Generated[]> {
  const { collectBuilds } = await import('../manifest/builds/builds.js');
  const folders = { root: found.root, stack: await stackFolder(context) };
  const builds = await pointing(found, () => collectBuilds(found.manifest, folders));
  const images = new Map<string, { names: string[]; build: Generated['build'] }>();
  for (const [name, build] of Object.entries(builds)) {
    const { copy, settings } = build;
    if (!copy || settings.runtime === undefined) continue;
    const known = images.get(build.image);
    if (known) known.names.push(name);
    else images.set(build.image, { names: [name], build: { ...build, copy } });
  }
  return [...images.values()];
}

/** One alone can be saved as it is; several say which workloads they belong to. */
export function showDockerfiles(shown: readonly Generated[]): Result {
  const text = ({ names, build: { copy } }: Generated) =>
    shown.length === 1 ? copy.dockerfile : `# ${names.join(', ')}\n${copy.dockerfile}`;
  return {
    data: shown.map(({ names, build }) => ({ workloads: names, dockerfile: build.copy.dockerfile })),
    text: () => shown.map(text).join('\n').trimEnd(),
  };
}
