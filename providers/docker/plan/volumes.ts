import type { TerraformResource, TerraformStack } from '../../../src/constructs/cdktf.js';
import { literal, literals } from '../../../src/constructs/literal.js';
import { safeNames } from '../../../src/constructs/names.js';
import type { Mount } from '../../../src/manifest/model.js';
import type { PlanContext } from '../../platform.js';
import { terraformMounts } from '../mounts.js';
import { volumeOnEngine } from '../names.js';
import { MultinodeDockerExternalVolume, MultinodeDockerVolume } from './constructs.js';
import { STACK_FOLDER } from './stack.js';

/** Name in the manifest → the volume. */
export type PlannedVolumes = ReadonlyMap<string, MultinodeDockerVolume | MultinodeDockerExternalVolume>;

/** The manifest's named volumes, whose data the plan never removes. */
export function addVolumes(
  stack: TerraformStack,
  { manifest, origin }: PlanContext,
  engine: TerraformResource,
): PlannedVolumes {
  const { name: application, volumes = {}, targets } = manifest;
  const { host } = targets.docker;
  return new Map(
    [...safeNames(Object.keys(volumes))].flatMap(([name, safe]) => {
      const declared = volumes[name];
      if (!declared) return [];
      const { external, driver, driver_opts, labels } = declared;
      const place = {
        ...(host !== undefined && { host: literal(host) }),
        volume: literal(name),
        name: literal(volumeOnEngine(application, name, declared)),
        dependsOn: [engine],
      };
      const volume = external
        ? new MultinodeDockerExternalVolume(stack, `volume_${safe}`, place)
        : new MultinodeDockerVolume(stack, `volume_${safe}`, {
            ...place,
            application: literal(application),
            ...(driver !== undefined && { driver: literal(driver) }),
            ...(driver_opts && { driver_opts: literals(driver_opts) }),
            ...(labels && { labels: literals(labels) }),
          });
      origin(volume, ['volumes', name]);
      return [[name, volume] as const];
    }),
  );
}

/** Arguments of the docker_container with the mounts. */
export function mountBlocks(
  mounts: readonly Mount[],
  { root }: Pick<PlanContext, 'root'>,
  volumes: PlannedVolumes,
) {
  return terraformMounts(
    mounts.map((mount) => {
      const { type, source, target } = mount;
      const planned = type === 'volume' && source !== undefined ? volumes.get(source)?.name : undefined;
      const path = type === 'bind' && source !== undefined ? pathOf(source, root) : undefined;
      const found = planned ?? path;
      return { ...mount, target: literal(target), ...(found !== undefined && { source: found }) };
    }),
  );
}

/** An absolute path; if the manifest's is relative, a path on the machine that applies the plan. */
function pathOf(source: string, root: string): string {
  if (source.startsWith('/')) return literal(source);
  // A string in an expression: its quotes and backslashes are escaped as in JSON.
  const text = literal(JSON.stringify(source).slice(1, -1));
  if (/^~(\/|$)/.test(source)) return `\${pathexpand("${text}")}`;
  const folder = root === '' ? STACK_FOLDER : `${STACK_FOLDER}/${literal(JSON.stringify(root).slice(1, -1))}`;
  return `\${abspath("${folder}/${text}")}`;
}
