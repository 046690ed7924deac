/** What a worker finds as files: its secrets and its input. They are in no label, no variable and no image. */
import { createTar } from 'nanotar';
import type { WorkerSpec } from '../driver.js';

const FOLDER = 'run/multinode';

/** Paths in the container. */
export const SECRETS_DIR = `/${FOLDER}/secrets`;
export const INPUT_FILE = `/${FOLDER}/input`;

type WithFiles = Pick<WorkerSpec, 'secrets' | 'input'>;

/** Nobody but the worker's own processes is in its container; they read it as whatever user the image says. */
const READABLE = { mode: '444', uid: 0, gid: 0 };
const BROWSABLE = { mode: '755', uid: 0, gid: 0 };

/** Whether the worker has any: putting them into a container takes the Engine as long as starting it. */
export function hasFiles({ secrets, input }: WithFiles): boolean {
  return input !== undefined || Object.keys(secrets).length > 0;
}

/**
 * The folder, if the files are in a volume of no name: the Engine writes into no container whose root is read-only, but
 * into its volumes.
 */
export function filesVolume(spec: WithFiles & Pick<WorkerSpec, 'read_only'>): string | undefined {
  return spec.read_only && hasFiles(spec) ? `/${FOLDER}` : undefined;
}

/** A tar archive of the files, to be unpacked in that volume, or else at the container's root. */
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
