/** A worker's files: its secrets, its input and its configs. They are in no label, environment variable or image. */
import { dirname } from 'node:path/posix';
import { createTar } from 'nanotar';
import type { WorkerSpec } from '../driver.js';
import { pathInContainer, placedFiles } from '../shared/placed-files.js';

/** Paths in the container. */
export const OWN_FOLDER = '/run/multinode';
export const SECRETS_DIR = `${OWN_FOLDER}/secrets`;
export const INPUT_FILE = `${OWN_FOLDER}/input`;

type WithFiles = Pick<WorkerSpec, 'secrets' | 'secret_files' | 'configs' | 'input' | 'read_only'>;

/** Only the worker's own processes are in its container; they read the files as whatever user the image sets. */
const READABLE = { mode: '444', uid: 0, gid: 0 };
const BROWSABLE = { mode: '755', uid: 0, gid: 0 };

interface File {
  /** Absolute path. */
  readonly path: string;
  readonly data: string;
  readonly attrs: typeof READABLE;
}

/** A tar archive to unpack in a container that has not started. */
export interface Archive {
  /** The folder in which to unpack it. */
  readonly folder: string;
  readonly tar: Uint8Array;
}

/** Whether the worker has files: putting them into a container takes the Engine as long as starting it. */
export function hasFiles({ secrets, secret_files = [], configs = [], input }: WithFiles): boolean {
  return input !== undefined || Object.keys(secrets).length + secret_files.length + configs.length > 0;
}

/**
 * Folders that are anonymous volumes: if a container's root is read-only, the Engine writes only into its volumes. A new
 * volume has the files that the image has in the folder.
 */
export function fileVolumes(spec: WithFiles): string[] {
  if (!spec.read_only || !hasFiles(spec)) return [];
  return [...new Set([OWN_FOLDER, ...filesOf(spec).map(({ path }) => volumeOf(path))])];
}

/** Archives of all files: one for each of those volumes, or one for the root. */
export function archives(spec: WithFiles): Archive[] {
  if (!hasFiles(spec)) return [];
  const files = filesOf(spec);
  const volumes = fileVolumes(spec);
  if (volumes.length === 0) return [archive('/', files, [OWN_FOLDER, SECRETS_DIR])];
  return volumes.map((volume) =>
    archive(
      volume,
      files.filter(({ path }) => volumeOf(path) === volume),
      volume === OWN_FOLDER ? [SECRETS_DIR] : [],
    ),
  );
}

function filesOf(spec: WithFiles): File[] {
  const { secrets, input } = spec;
  return [
    ...Object.entries(secrets).map(([name, data]) => ({
      path: `${SECRETS_DIR}/${name}`,
      data,
      attrs: READABLE,
    })),
    ...placedFiles(spec).map((file) => ({
      path: pathInContainer(file, SECRETS_DIR),
      data: file.content,
      attrs: { mode: file.mode ?? READABLE.mode, uid: file.uid ?? 0, gid: file.gid ?? 0 },
    })),
    ...(input === undefined ? [] : [{ path: INPUT_FILE, data: input, attrs: READABLE }]),
  ];
}

function volumeOf(path: string): string {
  return path.startsWith(`${OWN_FOLDER}/`) ? OWN_FOLDER : dirname(path);
}

/** @param folders to create, if they are missing */
function archive(folder: string, files: readonly File[], folders: readonly string[]): Archive {
  const name = (path: string) => path.slice(folder === '/' ? 1 : folder.length + 1);
  const tar = createTar([
    ...folders.map((path) => ({ name: `${name(path)}/`, attrs: BROWSABLE })),
    ...files.map(({ path, data, attrs }) => ({ name: name(path), data, attrs })),
  ]);
  return { folder, tar };
}
