/** A worker's files: its secrets and its input. They are in no label, environment variable or image. */
import { createTar } from 'nanotar';
import type { WorkerSpec } from '../driver.js';

const FOLDER = 'run/multinode';

/** Paths in the container. */
export const OWN_FOLDER = `/${FOLDER}`;
export const SECRETS_DIR = `${OWN_FOLDER}/secrets`;
export const INPUT_FILE = `${OWN_FOLDER}/input`;

type WithFiles = Pick<WorkerSpec, 'secrets' | 'input'>;

/** Only the worker's own processes are in its container; they read the files as whatever user the image sets. */
const READABLE = { mode: '444', uid: 0, gid: 0 };
const BROWSABLE = { mode: '755', uid: 0, gid: 0 };

/** Whether the worker has files: putting them into a container takes the Engine as long as starting it. */
export function hasFiles({ secrets, input }: WithFiles): boolean {
  return input !== undefined || Object.keys(secrets).length > 0;
}

/**
 * The folder, if the files are in an anonymous volume: if a container's root is read-only, the Engine writes only into its
 * volumes.
 */
export function filesVolume(spec: WithFiles & Pick<WorkerSpec, 'read_only'>): string | undefined {
  return spec.read_only && hasFiles(spec) ? OWN_FOLDER : undefined;
}

/** A tar archive of the files, to unpack in that volume, or at the container's root if there is none. */
export function workerFiles(spec: WithFiles & Pick<WorkerSpec, 'read_only'>): Uint8Array {
  const { secrets, input } = spec;
  const folder = filesVolume(spec) === undefined ? `${FOLDER}/` : '';
  return createTar([
    ...(folder === '' ? [] : [{ name: folder, attrs: BROWSABLE }]),
    { name: `${folder}secrets/`, attrs: BROWSABLE },
    ...Object.entries(secrets).map(([name, value]) => ({
      name: `${folder}secrets/${name}`,
      data: value,
      attrs: READABLE,
    })),
    ...(input === undefined ? [] : [{ name: `${folder}input`, data: input, attrs: READABLE }]),
  ]);
}
