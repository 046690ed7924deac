import { statfsSync } from 'node:fs';

/** Space on a folder's disk, in bytes available to users other than root. */
export interface DiskSpace {
  readonly free: number;
  readonly total: number;
  /** Whether another file can be created. */
  readonly files: boolean;
}

/** Throws the system's error if the folder does not exist. */
export function diskSpace(folder: string): DiskSpace {
  const { bavail, blocks, bsize, ffree, files } = statfsSync(folder);
  return { free: bavail * bsize, total: blocks * bsize, files: files === 0 || ffree > 0 };
}
