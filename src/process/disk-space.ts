import { statfsSync } from 'node:fs';

/** Room on the disk of a folder, in bytes for who is not root. */
export interface DiskSpace {
  readonly free: number;
  readonly total: number;
  /** Whether another file can be made. */
  readonly files: boolean;
}

/** Throws the system's error where there is no such folder. */
export function diskSpace(folder: string): DiskSpace {
  const { bavail, blocks, bsize, ffree, files } = statfsSync(folder);
  return { free: bavail * bsize, total: blocks * bsize, files: files === 0 || ffree > 0 };
}
