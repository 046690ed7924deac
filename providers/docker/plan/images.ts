import { Image, type ImageConfig } from '@cdktf/provider-docker/lib/image/index.js';
import type { TerraformElement, TerraformStack } from '../../../src/constructs/cdktf.js';
import { literal } from '../../../src/constructs/literal.js';
import { safeNames } from '../../../src/constructs/names.js';
import type { Build } from '../../../src/manifest/builds/builds.js';
import { type NamedWorkload, SECTIONS, workloads } from '../../../src/manifest/model.js';
import type { PlanContext } from '../../platform.js';
import { fromStack } from './stack.js';

/** The images of all workloads, by name: one resource for each image, however many workloads use it. */
export function addImages(
  stack: TerraformStack,
  context: PlanContext,
  after: TerraformElement,
): ReadonlyMap<string, Image> {
  const { manifest, builds, origin } = context;
  const users = new Map<string, NamedWorkload>();
  for (const workload of workloads(manifest)) {
    const { image } = workload.spec;
    if (image !== undefined && !users.has(image)) users.set(image, workload);
  }
  const ids = safeNames(users.keys());
  const built = safeNames(Object.keys(builds));
  const images = new Map<string, Image>();
  for (const [name, { kind, name: workload }] of users) {
    const build = Object.hasOwn(builds, workload) ? builds[workload] : undefined;
    const image = build
      ? builtImage(stack, `build_${built.get(workload)}`, build, { root: context.root, after })
      : new Image(stack, `image_${ids.get(name)}`, {
          name: literal(name),
          keepLocally: true,
          dependsOn: [after],
        });
    origin(image, [SECTIONS[kind], workload, build ? 'build' : 'image']);
    images.set(name, image);
  }
  return images;
}

/** Changed sources give the image another name, so that it exists before the old image's workers are replaced. */
function builtImage(
  stack: TerraformStack,
  id: string,
  { settings, image }: Build,
  { root, after }: { readonly root: string; readonly after: TerraformElement },
): Image {
  const { context, dockerfile, target, args } = settings;
  return builtOnEngine(stack, id, {
    name: literal(image),
    buildAttribute: {
      context: fromStack(root, context),
      dockerfile: literal(dockerfile),
      ...(target !== undefined && { target: literal(target) }),
      ...(Object.keys(args).length > 0 && { buildArgs: sealed(args) }),
    },
    triggers: { image: literal(image) },
    // If workers that still drain use it, this only removes its name.
    forceRemove: true,
    lifecycle: { createBeforeDestroy: true },
    dependsOn: [after],
  });
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

function sealed(texts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [literal(name), literal(text)]));
}
