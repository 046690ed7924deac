/** A workload's mounts in a job, in the form of Nomad's API. Pure. */
import { own } from '../../../src/json/record.js';
import type { Manifest, Mount } from '../../../src/manifest/model.js';
import { volumeInNomad } from '../names.js';
import { verbatim } from './text.js';

/** Fields of a task group: the volumes that its allocations claim. */
export function volumeClaims(
  application: string,
  mounts: readonly Mount[],
  declared: Manifest['volumes'] = {},
): object {
  const names = [...new Set(mounts.flatMap(namedVolume))];
  if (names.length === 0) return {};
  const claims = names.map((name) => {
    const volume = own(declared, name);
    const { type = 'host', access_mode, attachment_mode } = volume?.nomad ?? {};
    return [
      name,
      {
        Name: name,
        Type: type,
        Source: volumeInNomad(application, name, volume),
        // A volume for one writer can't be claimed for reading alone; its mounts can be read-only.
        ReadOnly: false,
        ...(access_mode !== undefined && { AccessMode: access_mode }),
        ...(attachment_mode !== undefined && { AttachmentMode: attachment_mode }),
      },
    ];
  });
  return { Volumes: Object.fromEntries(claims) };
}

/** Fields of a task: where it finds them. */
export function volumeMounts(mounts: readonly Mount[]): object {
  const found = mounts.flatMap((mount) =>
    namedVolume(mount).map((name) => ({
      Volume: name,
      Destination: mount.target,
      ReadOnly: mount.read_only,
    })),
  );
  return found.length === 0 ? {} : { VolumeMounts: found };
}

/**
 * Fields of the docker driver's configuration.
 * @param others mounts of the container's other fields
 * @param files binds of files in the task's folder, as texts
 */
export function pathMounts(
  mounts: readonly Mount[],
  others: readonly object[],
  files: readonly string[],
): object {
  const binds = mounts.filter(isText).map(({ source = '', target, read_only }) => {
    return [source, target, ...(read_only ? ['ro'] : [])].join(':');
  });
  const texts = [...binds, ...files].map(verbatim);
  const mount = [...others, ...mounts.flatMap(driverMount)];
  return {
    ...(texts.length > 0 && { volumes: texts }),
    ...(mount.length > 0 && { mount }),
  };
}

function namedVolume({ type, source }: Mount): string[] {
  return type === 'volume' && source !== undefined ? [source] : [];
}

/** Only in this form does the node create a missing source. */
function isText({ type, source = '', bind }: Mount): boolean {
  const makes = bind?.create_host_path !== false && bind?.propagation === undefined;
  return type === 'bind' && makes && !source.includes(':');
}

function driverMount(mount: Mount): object[] {
  const { type, source = '', target, read_only, bind, tmpfs } = mount;
  if (type === 'volume' || isText(mount)) return [];
  const common = { type, target: verbatim(target), ...(read_only && { readonly: true }) };
  if (type === 'tmpfs') {
    const options = {
      ...(tmpfs?.size !== undefined && { size: tmpfs.size }),
      ...(tmpfs?.mode !== undefined && { mode: Number.parseInt(tmpfs.mode, 8) }),
    };
    return [{ ...common, ...(Object.keys(options).length > 0 && { tmpfs_options: [options] }) }];
  }
  return [
    {
      ...common,
      source: verbatim(source),
      ...(bind?.propagation && { bind_options: [{ propagation: bind.propagation }] }),
    },
  ];
}
