import { TerraformError } from '../../src/errors/errors.js';
import type { KeptVolumes, KeptVolumesPlace } from '../platform.js';
import { type Engine, EngineRefusal, withEngine } from './engine/engine.js';
import { removeVolume, volumesOf } from './volumes.js';

/** The volumes that were created for the application, including those that its manifest no longer has. */
export async function keptVolumes({ manifest, env }: KeptVolumesPlace): Promise<KeptVolumes> {
  const { name: application, targets } = manifest;
  const { host } = targets.docker;
  const use = <T>(work: (engine: Engine) => Promise<T>) => withEngine(host, work, env);
  const names = await use(async (engine) => (await volumesOf(engine, application)).map(({ Name }) => Name));
  return {
    names,
    remove: () =>
      use(async (engine) => {
        for (const name of names) await removeVolume(engine, name).catch(inWords(name));
      }),
  };
}

function inWords(name: string) {
  return (error: unknown): void => {
    if (!(error instanceof EngineRefusal)) throw error;
    // Somebody else has just removed it.
    if (error.status === 404) return;
    throw new TerraformError('MN3008', `the volume ${name} can't be removed: ${error.message}`);
  };
}
