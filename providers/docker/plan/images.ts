import { Image } from '@cdktf/provider-docker/lib/image/index.js';
import type { TerraformElement, TerraformStack } from '../../../src/constructs/cdktf.js';
import { literal } from '../../../src/constructs/literal.js';
import { safeNames } from '../../../src/constructs/names.js';
import { type NamedWorkload, SECTIONS, workloads } from '../../../src/manifest/model.js';
import type { PlanContext } from '../../platform.js';
import { addBuiltImage } from '../../shared/builds/built-image.js';

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
  const built = safeNames(Object.values(builds).map(({ id }) => id));
  const images = new Map<string, Image>();
  for (const [name, { kind, name: workload }] of users) {
    const build = Object.hasOwn(builds, workload) ? builds[workload] : undefined;
    const image = build
      ? addBuiltImage(stack, `build_${built.get(build.id)}`, build, { root: context.root, manifest, after })
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
