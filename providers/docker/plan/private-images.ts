import type { TerraformElement, TerraformResource, TerraformStack } from '../../../src/constructs/cdktf.js';
import { literal, literals } from '../../../src/constructs/literal.js';
import { workloads } from '../../../src/manifest/model.js';
import type { PlanContext } from '../../platform.js';
import { isOfficial } from '../registry/names.js';
import { MultinodeDockerPrivateImages } from './constructs.js';
import { pullPolicies } from './pull-policies.js';

/** Pulls the images that may be private before the docker provider looks for them; undefined if there are none. */
export function addPrivateImages(
  stack: TerraformStack,
  { manifest, builds, origin }: PlanContext,
  engine: TerraformResource,
): TerraformElement | undefined {
  const { agent, agent_image, host } = manifest.targets.docker;
  const policies = pullPolicies(manifest);
  const used = workloads(manifest).flatMap(({ name, spec }) =>
    Object.hasOwn(builds, name) || policies.get(spec.image ?? '') !== 'missing' ? [] : spec.image,
  );
  const all = [...used, agent === 'container' ? agent_image : undefined];
  const images = [...new Set(all.filter((image) => image !== undefined))].filter(
    (image) => !isOfficial(image),
  );
  if (images.length === 0) return undefined;
  const element = new MultinodeDockerPrivateImages(stack, 'private_images', {
    ...(host !== undefined && { host: literal(host) }),
    images: literals(images),
    dependsOn: [engine],
  });
  origin(element, []);
  return element;
}
