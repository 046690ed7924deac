import { DataDockerImage } from '@cdktf/provider-docker/lib/data-docker-image/index.js';
import { Image } from '@cdktf/provider-docker/lib/image/index.js';
import type { TerraformElement, TerraformResource, TerraformStack } from '../../../src/constructs/cdktf.js';
import { literal } from '../../../src/constructs/literal.js';
import { safeNames } from '../../../src/constructs/names.js';
import { type NamedWorkload, SECTIONS, workloads } from '../../../src/manifest/model.js';
import type { PlanContext } from '../../platform.js';
import { addBuiltImage } from '../../shared/builds/built-image.js';
import { MultinodeDockerCurrentImage } from './constructs.js';
import { type PullPolicy, pullPolicies } from './pull-policies.js';

/** An image in the plan. */
export interface PlannedImage {
  readonly element: Image | DataDockerImage;
  /** Refers to its id on the Engine. */
  readonly id: string;
}

/** The images of all workloads, by name: one resource for each image, however many workloads use it. */
export function addImages(
  stack: TerraformStack,
  context: PlanContext,
  { engine, after }: { readonly engine: TerraformResource; readonly after: TerraformElement },
): ReadonlyMap<string, PlannedImage> {
  const { manifest, builds, origin } = context;
  const users = new Map<string, NamedWorkload>();
  const platforms = new Map<string, string>();
  for (const workload of workloads(manifest)) {
    const { image, platform } = workload.spec;
    if (image === undefined) continue;
    if (!users.has(image)) users.set(image, workload);
    if (platform !== undefined) platforms.set(image, platform);
  }
  const ids = safeNames(users.keys());
  const built = safeNames(Object.values(builds).map(({ id }) => id));
  const policies = pullPolicies(manifest);
  const { host } = manifest.targets.docker;
  const images = new Map<string, PlannedImage>();
  for (const [name, { kind, name: workload }] of users) {
    const build = Object.hasOwn(builds, workload) ? builds[workload] : undefined;
    const image = build
      ? planned(
          addBuiltImage(stack, `build_${built.get(build.id)}`, build, {
            root: context.root,
            manifest,
            after,
          }),
        )
      : named(stack, ids.get(name) ?? '', {
          name: literal(name),
          platform: platforms.get(name),
          policy: policies.get(name) ?? 'missing',
          host: host === undefined ? undefined : literal(host),
          engine,
          after,
        });
    origin(image.element, [SECTIONS[kind], workload, build ? 'build' : 'image']);
    images.set(name, image);
  }
  return images;
}

interface NamedImage {
  readonly name: string;
  readonly platform: string | undefined;
  readonly policy: PullPolicy;
  readonly host: string | undefined;
  readonly engine: TerraformResource;
  readonly after: TerraformElement;
}

/** An image that the manifest does not build. */
function named(
  stack: TerraformStack,
  id: string,
  { name, platform, policy, host, engine, after }: NamedImage,
): PlannedImage {
  if (policy === 'never') {
    // It depends on nothing, or each change of that would hide the id from the plan.
    const element = new DataDockerImage(stack, `image_${id}`, { name });
    return { element, id: element.id };
  }
  const current =
    policy === 'always'
      ? new MultinodeDockerCurrentImage(stack, `current_image_${id}`, {
          ...(host !== undefined && { host }),
          image: name,
          ...(platform !== undefined && { platform: literal(platform) }),
          dependsOn: [engine],
        })
      : undefined;
  return planned(
    new Image(stack, `image_${id}`, {
      name,
      keepLocally: true,
      ...(platform !== undefined && { platform: literal(platform) }),
      ...(current && { triggers: { digest: current.digest } }),
      dependsOn: [after],
    }),
  );
}

function planned(element: Image): PlannedImage {
  return { element, id: element.imageId };
}
