/** The named volumes that are created for an application: dynamic host volumes, each on one node. */
import { setTimeout as delay } from 'node:timers/promises';
import { TerraformError } from '../../src/errors/errors.js';
import { listedVolumes, type NomadVolume } from './api/answers.js';
import { type Nomad, NomadRefusal } from './api/nomad.js';
import { volumePrefix } from './names.js';

/** Milliseconds for which a volume may stay in use by workers that end, and between attempts to remove it. */
const IN_USE = 60_000;
const LOOK_INTERVAL = 500;

/** What every node has: folders in its data folder. They have no limit of their size. */
const PLUGIN = 'mkdir';
/** Workers, whose users Nomad does not know, may write to it; others can't enter the node's data folder. */
const MODE = '0777';

/** What a node must have for it. */
export interface VolumePlace {
  readonly node_pool: string;
  readonly constraints: readonly object[];
}

/** The volume with this name; undefined if there is none. */
export async function findVolume(nomad: Nomad, name: string): Promise<NomadVolume | undefined> {
  return (await hostVolumes(nomad)).find(({ Name }) => Name === name);
}

/** The volumes created for the application's manifests, by name. */
export async function volumesOf(nomad: Nomad, application: string): Promise<NomadVolume[]> {
  const own = (await hostVolumes(nomad)).filter(({ Name }) => Name.startsWith(volumePrefix(application)));
  return own.sort((a, b) => (a.Name < b.Name ? -1 : 1));
}

async function hostVolumes(nomad: Nomad): Promise<readonly NomadVolume[]> {
  return await nomad.json('GET', '/v1/volumes', listedVolumes, { query: { type: 'host' } });
}

/** Nomad chooses a node for it. */
export async function makeVolume(
  nomad: Nomad,
  name: string,
  { node_pool, constraints }: VolumePlace,
): Promise<void> {
  await nomad.run('PUT', '/v1/volume/host/create', {
    body: {
      Volume: {
        Name: name,
        NodePool: node_pool,
        Constraints: constraints,
        PluginID: PLUGIN,
        Parameters: { mode: MODE },
        // Any number of workers on the node; a job claims it like this unless it says something else.
        RequestedCapabilities: [{ AttachmentMode: 'file-system', AccessMode: 'single-node-writer' }],
      },
    },
  });
}

/** Removes it with its data, as soon as no worker has it. */
export async function removeVolume(nomad: Nomad, { ID, Name }: NomadVolume): Promise<void> {
  for (const end = performance.now() + IN_USE; ; await delay(LOOK_INTERVAL)) {
    try {
      return await nomad.run('DELETE', `/v1/volume/host/${ID}`);
    } catch (error) {
      if (!(error instanceof NomadRefusal)) throw error;
      // Somebody else has just removed it.
      if (error.missing) return;
      if (!/in use/.test(error.message) || performance.now() > end)
        throw new TerraformError('MN3008', `the volume ${Name} can't be removed: ${error.message}`);
    }
  }
}
