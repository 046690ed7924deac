/** Nomad's task drivers for a command on the node and for an image. */
export const COMMAND_DRIVER = 'raw_exec';
export const IMAGE_DRIVER = 'docker';
/** For a command that sees only a copy of its node's system folders. */
export const CHROOT_DRIVER = 'exec';
