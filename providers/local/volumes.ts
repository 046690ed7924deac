/** The folders of an application's named volumes. */
import { readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../../src/errors/system.js';
import type { KeptVolumes, KeptVolumesPlace } from '../platform.js';

/** Keeps the folders out of version control. */
export const IGNORE = '.gitignore';

/** All existing folders, including those of volumes that the manifest no longer has. */
export async function keptVolumes({ folder }: Pick<KeptVolumesPlace, 'folder'>): Promise<KeptVolumes> {
  const volumes = join(folder, 'volumes');
  const names = foldersIn(volumes);
  return { names, remove: () => rm(volumes, { recursive: true, force: true }) };
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name !== IGNORE);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

/** Variable with the path of a volume's folder, such as MULTINODE_VOLUME_DATA. */
export function volumeVariable(name: string): string {
  return `MULTINODE_VOLUME_${name.toUpperCase().replaceAll('-', '_')}`;
}
