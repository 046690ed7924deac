import type { TerraformResource, TerraformStack } from '../../../src/constructs/cdktf.js';
import { literal, literals } from '../../../src/constructs/literal.js';
import { safeNames } from '../../../src/constructs/names.js';
import type { PlanContext } from '../../platform.js';
import { volumePlace } from '../jobspec/volume-place.js';
import { volumeInNomad } from '../names.js';
import { MultinodeNomadVolume, type NomadPlace } from './constructs.js';

/** The manifest's named volumes, whose data the plan never removes. Others exist already. */
export function addVolumes(
  stack: TerraformStack,
  { manifest, origin }: PlanContext,
  place: NomadPlace,
): TerraformResource[] {
  const { name: application, volumes = {} } = manifest;
  return [...safeNames(Object.keys(volumes))].flatMap(([name, safe]) => {
    const declared = volumes[name];
    if (!declared || declared.external) return [];
    const { node_pool, constraints } = volumePlace(name, manifest);
    const volume = new MultinodeNomadVolume(stack, `volume_${safe}`, {
      ...place,
      name: literal(volumeInNomad(application, name, declared)),
      node_pool: literal(node_pool),
      constraints: literals(constraints),
    });
    origin(volume, ['volumes', name]);
    return [volume];
  });
}
