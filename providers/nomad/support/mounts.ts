import { own } from '../../../src/json/record.js';
import type { AnySpec, ContainerSettings, Manifest, Mount } from '../../../src/manifest/model.js';
import type { FieldRefusal } from '../../platform.js';
import { tmpfsOptions } from '../jobspec/driver-settings.js';

/** What volumes that are created for the application can't have: these are plain folders, which only their names tell apart. */
const OF_EXISTING = ['driver', 'driver_opts', 'labels', 'name', 'nomad'] as const;

export function refuseMounts(
  mounts: readonly Mount[],
  declared: NonNullable<Manifest['volumes']>,
): FieldRefusal[] {
  return mounts.flatMap(({ type, source, volume, bind }, item) => {
    const refuse = (message: string, hint: string): FieldRefusal[] => [
      { field: 'volumes', item, code: 'MN2006', message, hint },
    ];
    if (type === 'bind') {
      if (bind?.selinux !== undefined)
        return refuse('Nomad relabels no source for SELinux', 'set selinuxlabel in the plugin of the nodes');
      if (source?.startsWith('/')) return [];
      return refuse(
        `${source} is a path on this machine, but Nomad mounts files of its nodes`,
        'give an absolute path that every node has',
      );
    }
    if (type === 'tmpfs') return [];
    if (source === undefined) {
      return refuse(
        'Nomad has no volumes without a name',
        'use a mount of type tmpfs, or the folder in $NOMAD_ALLOC_DIR',
      );
    }
    if (volume !== undefined) {
      return refuse('Nomad mounts volumes as they are, without nocopy or subpath', 'leave out volume');
    }
    const declaration = own(declared, source);
    const { external, nomad } = declaration ?? {};
    if (declaration && !external) {
      const given = OF_EXISTING.find((setting) => declaration[setting] !== undefined);
      if (given === undefined) return [];
      return refuse(
        `${source} is a volume that is created in Nomad, and can't have ${given}`,
        `leave out ${given} in volumes.${source}, or set external: true there if the volume exists`,
      );
    }
    if (nomad?.type !== 'csi' || (nomad.access_mode && nomad.attachment_mode)) return [];
    return refuse(
      `Nomad claims the CSI volume ${source} only with an access mode and an attachment mode`,
      `add access_mode and attachment_mode to volumes.${source}.nomad`,
    );
  });
}

export function refuseTmpfs({ tmpfs = {} }: ContainerSettings): FieldRefusal[] {
  return Object.entries(tmpfs).flatMap(([path, text]): FieldRefusal[] => {
    const { others } = tmpfsOptions(text);
    if (others.length === 0) return [];
    const message = `Nomad mounts a tmpfs with size and mode only, and ${path} has ${others.join(', ')}`;
    return [{ field: 'tmpfs', code: 'MN2006', message, hint: 'leave out the other options' }];
  });
}

/** A command sees the file system of its node; nothing can be mounted for it alone. */
export function refuseFiles({ image, secrets }: AnySpec): FieldRefusal[] {
  if (image !== undefined) return [];
  return secrets.flatMap(({ source, target }, item): FieldRefusal[] => {
    if (!target.startsWith('/')) return [];
    const message = `Nomad mounts nothing for commands, so the secret ${source} can't be at ${target}`;
    const hint = 'give only a file name, which is in $MULTINODE_SECRETS_DIR, or add image';
    return [{ field: 'secrets', item, code: 'MN2006', message, hint }];
  });
}
