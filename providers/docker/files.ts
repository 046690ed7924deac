/** What a worker finds as files: its secrets and its input. They are in no label, no variable and no image. */
import { createTar } from 'nanotar';
import type { WorkerSpec } from '../platform.js';

const FOLDER = 'run/multinode';

/** Paths in the container. */
export const SECRETS_DIR = `/${FOLDER}/secrets`;
export const INPUT_FILE = `/${FOLDER}/input`;

/** Nobody but the worker's own processes is in its container; they read it as whatever user the image says. */
const READABLE = { mode: '444', uid: 0, gid: 0 };
const BROWSABLE = { mode: '755', uid: 0, gid: 0 };

/** Whether the worker has any: putting them into a container takes the Engine as long as starting it. */
export function hasFiles({ secrets, input }: Pick<WorkerSpec, 'secrets' | 'input'>): boolean {
  return input !== undefined || Object.keys(secrets).length > 0;
}

/** A tar archive of the files, to be unpacked at the container's root. */
export function workerFiles({ secrets, input }: Pick<WorkerSpec, 'secrets' | 'input'>): Uint8Array {
  return createTar([
    { name: `${FOLDER}/`, attrs: BROWSABLE },
    { name: `${FOLDER}/secrets/`, attrs: BROWSABLE },
    ...Object.entries(secrets).map(([name, value]) => ({
      name: `${FOLDER}/secrets/${name}`,
      data: value,
      attrs: READABLE,
    })),
    ...(input === undefined ? [] : [{ name: `${FOLDER}/input`, data: input, attrs: READABLE }]),
  ]);
}
