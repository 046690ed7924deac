import type { NomadWorkload } from '../../../src/manifest/model.js';

/** Nomad's task drivers for a command on the node and for an image. */
export const COMMAND_DRIVER = 'raw_exec';
export const IMAGE_DRIVER = 'docker';
/** For a command that sees only a copy of its node's system folders. */
export const CHROOT_DRIVER = 'exec';

export function driverOf(image: string | undefined, own: Pick<NomadWorkload, 'driver'> = {}): string {
  return own.driver ?? (image === undefined ? COMMAND_DRIVER : IMAGE_DRIVER);
}
