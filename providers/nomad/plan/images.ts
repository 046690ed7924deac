import type { TerraformResource, TerraformStack } from '../../../src/constructs/cdktf.js';
import { literal } from '../../../src/constructs/literal.js';
import { safeNames } from '../../../src/constructs/names.js';
import { SECTIONS, workloads } from '../../../src/manifest/model.js';
import type { PlanContext } from '../../platform.js';
import { addBuiltImage, addEngineProvider } from '../../shared/builds/built-image.js';
import { MultinodePushedImage } from '../../shared/builds/constructs.js';

/** Builds images on the Engine of whoever applies the stack, and pushes them to where nodes pull them. */
export function addImages(stack: TerraformStack, context: PlanContext): TerraformResource[] {
  const { manifest, builds, root, origin } = context;
  const ids = safeNames(Object.values(builds).map(({ id }) => id));
  if (ids.size === 0) return [];
  addEngineProvider(stack);
  const pushed = new Map<string, TerraformResource>();
  for (const { kind, name } of workloads(manifest)) {
    const build = Object.hasOwn(builds, name) ? builds[name] : undefined;
    if (!build || pushed.has(build.image)) continue;
    const id = ids.get(build.id);
    const image = addBuiltImage(stack, `build_${id}`, build, { root, manifest });
    const push = new MultinodePushedImage(stack, `push_${id}`, literal(build.image), image);
    for (const element of [image, push]) origin(element, [SECTIONS[kind], name, 'build']);
    pushed.set(build.image, push);
  }
  return [...pushed.values()];
}
