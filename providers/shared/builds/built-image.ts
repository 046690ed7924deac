/** Images that an Engine builds from sources. */

import { Image, type ImageBuild, type ImageConfig } from '@cdktf/provider-docker/lib/image/index.js';
import { DockerProvider } from '@cdktf/provider-docker/lib/provider/index.js';
import type { TerraformElement, TerraformStack } from '../../../src/constructs/cdktf.js';
import { literal, literals } from '../../../src/constructs/literal.js';
import { mapValues } from '../../../src/json/record.js';
import type { Build } from '../../../src/manifest/builds/builds.js';
import { isFolder } from '../../../src/manifest/builds/named-contexts.js';
import type { BuildSpec, Manifest } from '../../../src/manifest/model.js';
import type { PlanContext } from '../../platform.js';
import { fromStack, STACK_FOLDER } from '../stack-folder.js';
import { MultinodeBuildContext } from './constructs.js';
import { needsBuildKit } from './refuse.js';

/** The constructs were generated from an older version of the provider, which fails on what plans need. */
const PROVIDER_VERSION = '~> 4.5';

/** The provider whose resources are on an Engine. @param host its address; by default that of the environment */
export function addEngineProvider(stack: TerraformStack, host?: string): void {
  new DockerProvider(stack, 'engine_provider', host === undefined ? {} : { host: literal(host) });
  stack.addOverride('terraform.required_providers.docker.version', PROVIDER_VERSION);
}

interface Place extends Pick<PlanContext, 'root' | 'manifest'> {
  /** Is created first. */
  readonly after?: TerraformElement;
}

/** Changed sources give the image another name, so that it exists before the old image's workers are replaced. */
export function addBuiltImage(
  stack: TerraformStack,
  id: string,
  { settings, image, copy }: Build,
  { root, manifest, after }: Place,
): Image {
  const context = fromStack(root, settings.context);
  const folder = `${STACK_FOLDER}/builds/${id}`;
  const sources =
    copy && new MultinodeBuildContext(stack, `${id}_context`, { folder, context, copy: literals(copy) });
  const config: ImageConfig = {
    name: literal(image),
    buildAttribute: {
      context: sources ? folder : context,
      dockerfile: literal(sources ? 'Dockerfile' : settings.dockerfile),
      ...options(settings),
      ...secretBlocks(settings, manifest, root),
    },
    triggers: { image: literal(image) },
    // If workers that still drain use it, this only removes its name.
    forceRemove: true,
    lifecycle: { createBeforeDestroy: true },
    dependsOn: [...(after ? [after] : []), ...(sources ? [sources] : [])],
  };
  if (!needsBuildKit(settings)) return builtOnEngine(stack, id, config);
  const built = new Image(stack, id, config);
  // The constructs were generated from an older version of the provider.
  const { cache_to, additional_contexts, provenance, sbom } = settings;
  if (provenance !== undefined) built.addOverride('build.provenance', literal(provenance));
  if (sbom !== undefined) built.addOverride('build.sbom', literal(sbom));
  if (cache_to)
    built.addOverride(
      'build.cache_to',
      cache_to.map((each) => literal(each)),
    );
  if (additional_contexts) {
    built.addOverride('build.additional_contexts', namedContexts(additional_contexts, root));
  }
  return built;
}

/**
 * An image that the plan's Engine builds. The provider's other builder, buildx, ignores the provider's `host` and builds on
 * whatever Engine the environment names.
 */
export function builtOnEngine(stack: TerraformStack, id: string, config: ImageConfig): Image {
  const image = new Image(stack, id, config);
  image.addOverride('build.use_legacy_builder', true);
  return image;
}

function options(settings: BuildSpec): Partial<ImageBuild> {
  const {
    target,
    args,
    labels,
    network,
    extra_hosts,
    shm_size,
    platforms,
    pull,
    no_cache,
    cache_from,
    tags,
  } = settings;
  return {
    ...(target !== undefined && { target: literal(target) }),
    ...(Object.keys(args).length > 0 && { buildArgs: sealed(args) }),
    ...(labels && Object.keys(labels).length > 0 && { label: sealed(labels) }),
    ...(network !== undefined && { networkMode: literal(network) }),
    ...(extra_hosts && {
      extraHosts: Object.entries(extra_hosts).map(([name, address]) => literal(`${name}:${address}`)),
    }),
    ...(shm_size !== undefined && { shmSize: shm_size }),
    ...(platforms?.[0] !== undefined && { platform: literal(platforms[0]) }),
    ...(pull && { pullParent: true }),
    ...(no_cache && { noCache: true }),
    ...(tags && { tag: tags.map((each) => literal(each)) }),
    ...(cache_from && { cacheFrom: cache_from.map((each) => literal(each)) }),
  };
}

/** The provider reads their values while it builds; they are in neither the plan nor the state. */
function secretBlocks({ secrets = [] }: BuildSpec, manifest: Manifest, root: string): Partial<ImageBuild> {
  if (secrets.length === 0) return {};
  return {
    secrets: secrets.map((id) => {
      const { environment, file } = manifest.secrets[id] ?? {};
      return {
        id: literal(id),
        ...(environment !== undefined && { env: literal(environment) }),
        ...(file !== undefined && { src: secretFile(file, root) }),
      };
    }),
  };
}

/** As in a manifest, ~/ is the home folder. */
function secretFile(file: string, root: string): string {
  return file.startsWith('~/') ? `\${pathexpand("~")}/${literal(file.slice(2))}` : fromStack(root, file);
}

function namedContexts(contexts: Readonly<Record<string, string>>, root: string): string[] {
  return Object.entries(contexts).map(([name, value]) => {
    const place = isFolder(value) ? fromStack(root, value) : literal(value);
    return `${literal(name)}=${place}`;
  });
}

function sealed(texts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(mapValues(texts, (text) => literal(text))).map(([name, text]) => [literal(name), text]),
  );
}
