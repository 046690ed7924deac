/** What a worker reads as files with a path or permissions of their own: configs and some secrets. Pure. */
import { type ConfigMount, isPlaced, type SecretMount } from '../../src/manifest/model.js';
import type { WorkerSpec } from '../driver.js';

/** Where a file is, and whose. */
export interface FilePlace {
  readonly kind: 'config' | 'secret';
  /** Name of the config or secret. */
  readonly source: string;
  /** Absolute path; for a secret perhaps a name in the folder for secrets; absent: wherever the target puts configs. */
  readonly target?: string;
  readonly uid?: number;
  readonly gid?: number;
  /** Permissions in octal digits. */
  readonly mode?: string;
}

export interface PlacedFile extends FilePlace {
  readonly content: string;
}

type Named = Pick<SecretMount, 'source' | 'uid' | 'gid' | 'mode'> & { readonly target?: string };

export function placedFiles({
  configs = [],
  secret_files = [],
}: Pick<WorkerSpec, 'configs' | 'secret_files'>): PlacedFile[] {
  return [
    ...configs.map((mount) => ({ ...placeOf('config', mount), content: mount.content })),
    ...secret_files.map((mount) => ({ ...placeOf('secret', mount), content: mount.content })),
  ];
}

/** The same, as the manifest says it. */
export function filePlaces({
  configs = [],
  secrets,
}: {
  readonly configs?: readonly ConfigMount[];
  readonly secrets: readonly SecretMount[];
}): FilePlace[] {
  return [
    ...configs.map((mount) => placeOf('config', mount)),
    ...secrets.filter(isPlaced).map((mount) => placeOf('secret', mount)),
  ];
}

/** Where a file is in a container. @param secrets the folder for secrets */
export function pathInContainer({ source, target }: FilePlace, secrets: string): string {
  if (target === undefined) return `/${source}`;
  return target.startsWith('/') ? target : `${secrets}/${target}`;
}

function placeOf(kind: FilePlace['kind'], { source, target, uid, gid, mode }: Named): FilePlace {
  return {
    kind,
    source,
    ...(target !== undefined && { target }),
    ...(uid !== undefined && { uid: Number(uid) }),
    ...(gid !== undefined && { gid: Number(gid) }),
    ...(mode !== undefined && { mode }),
  };
}
