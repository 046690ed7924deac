/** Which of an Engine's two builders a build needs, and what neither can. */
import type { BuildSpec } from '../../../src/manifest/model.js';
import type { BuildRefusal } from '../../platform.js';

/** Settings that only BuildKit has. */
const ONLY_BUILDKIT = [
  'secrets',
  'cache_from',
  'cache_to',
  'additional_contexts',
  'provenance',
  'sbom',
] as const;

export function needsBuildKit(build: BuildSpec): boolean {
  return build.buildkit === true || buildKitField(build) !== undefined;
}

/** @param host the Engine's address, if the manifest gives it */
export function refuseBuild(build: BuildSpec, host?: string): BuildRefusal[] {
  const refusals: BuildRefusal[] = [];
  if (build.platforms && build.platforms.length > 1) {
    refusals.push({
      setting: 'platforms',
      item: 1,
      code: 'MN2006',
      message: 'an Engine keeps an image for one platform only',
      hint: 'leave out the other platforms; for several, push an image with docker buildx, and name it with image',
    });
  }
  const field = buildKitField(build);
  if (host !== undefined && needsBuildKit(build)) {
    refusals.push({
      setting: field ?? 'buildkit',
      code: 'MN2006',
      message: `${field === undefined ? 'BuildKit' : `only BuildKit has ${field}, and it`} builds on the Engine of DOCKER_HOST, not on that of targets.docker.host`,
      hint: `leave out host, and set DOCKER_HOST=${host}`,
    });
  }
  if (build.buildkit === false && field !== undefined) {
    refusals.push({
      setting: field,
      code: 'MN2006',
      message: `only BuildKit has ${field}`,
      hint: 'leave out buildkit: false',
    });
  }
  return refusals;
}

function buildKitField(build: BuildSpec): (typeof ONLY_BUILDKIT)[number] | undefined {
  return ONLY_BUILDKIT.find((field) => build[field] !== undefined);
}
