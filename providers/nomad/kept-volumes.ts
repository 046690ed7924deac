import type { KeptVolumes, KeptVolumesPlace } from '../platform.js';
import { nomadAccess } from './api/environment.js';
import { withNomad } from './api/nomad.js';
import { removeVolume, volumesOf } from './volumes.js';

/** The volumes that were created for the application, including those that its manifest no longer has. */
export async function keptVolumes({ manifest, env }: KeptVolumesPlace): Promise<KeptVolumes> {
  const access = nomadAccess(env, manifest.targets.nomad);
  const volumes = await withNomad(access, (nomad) => volumesOf(nomad, manifest.name));
  return {
    names: volumes.map(({ Name }) => Name),
    remove: () =>
      withNomad(access, async (nomad) => {
        for (const volume of volumes) await removeVolume(nomad, volume);
      }),
  };
}
