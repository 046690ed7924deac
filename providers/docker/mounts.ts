/** Mounts, in the form that the Engine's API takes for workers and the Terraform provider takes for daemons. Pure. */
import { literal } from '../../src/constructs/literal.js';
import type { Mount } from '../../src/manifest/model.js';
import type { PlacedMount } from '../driver.js';
import { volumeOnEngine } from './names.js';

/** A mount with its source as the Engine knows it: an absolute path, or a volume's name. */
type Placed = Mount;

/** The worker's mounts, with their volumes' names on the Engine. */
export function placedOnEngine(application: string, mounts: readonly PlacedMount[]): Placed[] {
  return mounts.map(({ declared, ...mount }) => {
    const { type, source } = mount;
    if (type !== 'volume' || source === undefined) return mount;
    return { ...mount, source: volumeOnEngine(application, source, declared) };
  });
}

/** Parts of the body of the call that creates a container. */
export function engineMounts(mounts: readonly Placed[]): object {
  const binds = mounts.filter(isBind).map(bindText);
  const others = mounts.filter((mount) => !isBind(mount)).map(engineMount);
  return {
    ...(binds.length > 0 && { Binds: binds }),
    ...(others.length > 0 && { Mounts: others }),
  };
}

/**
 * Blocks of a docker_container. They are not read back, so changes made by hand would go unnoticed, but a container's
 * mounts can't change.
 * @param mounts with sources and targets in the form of Terraform's JSON
 */
export function terraformMounts(mounts: readonly Placed[]) {
  return {
    volumes: mounts.filter(isBind).map(({ source, target, read_only, bind }) => ({
      host_path: source,
      container_path: target,
      read_only,
      ...(bind?.selinux && { selinux_relabel: bind.selinux }),
    })),
    mounts: mounts.filter((mount) => !isBind(mount)).map(mountBlock),
  };
}

/**
 * Whether it is passed as text, for which the Engine creates a missing source. In the other form, the source must exist,
 * and the propagation of mounts can be set.
 */
function isBind({ type, bind }: Mount): boolean {
  return type === 'bind' && bind?.create_host_path !== false && bind?.propagation === undefined;
}

function bindText({ source = '', target, read_only, bind }: Placed): string {
  const options = [...(read_only ? ['ro'] : []), ...(bind?.selinux ? [bind.selinux] : [])];
  return [source, target, ...(options.length > 0 ? [options.join(',')] : [])].join(':');
}

function engineMount({ type, source, target, read_only, volume, bind, tmpfs }: Placed): object {
  return {
    Type: type,
    Target: target,
    ReadOnly: read_only,
    ...(source !== undefined && { Source: source }),
    ...(volume && {
      VolumeOptions: {
        ...(volume.nocopy !== undefined && { NoCopy: volume.nocopy }),
        ...(volume.subpath !== undefined && { Subpath: volume.subpath }),
      },
    }),
    ...(bind?.propagation && { BindOptions: { Propagation: bind.propagation } }),
    ...(tmpfs && {
      TmpfsOptions: {
        ...(tmpfs.size !== undefined && { SizeBytes: tmpfs.size }),
        ...(tmpfs.mode !== undefined && { Mode: Number.parseInt(tmpfs.mode, 8) }),
      },
    }),
  };
}

function mountBlock({ type, source, target, read_only, volume, bind, tmpfs }: Placed) {
  return {
    type,
    target,
    read_only,
    ...(source !== undefined && { source }),
    ...(volume && {
      volume_options: [
        {
          ...(volume.nocopy !== undefined && { no_copy: volume.nocopy }),
          ...(volume.subpath !== undefined && { subpath: literal(volume.subpath) }),
        },
      ],
    }),
    ...(bind?.propagation && { bind_options: [{ propagation: bind.propagation }] }),
    ...(tmpfs && {
      tmpfs_options: [
        {
          ...(tmpfs.size !== undefined && { size_bytes: tmpfs.size }),
          ...(tmpfs.mode !== undefined && { mode: Number.parseInt(tmpfs.mode, 8) }),
        },
      ],
    }),
  };
}
