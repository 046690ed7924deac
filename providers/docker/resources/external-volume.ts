import { TerraformError } from '../../../src/errors/errors.js';
import { text } from '../../../src/json/shape.js';
import type { Attributes, State } from '../../../src/terraform/framework/attributes.js';
import { defineResource } from '../../../src/terraform/framework/define.js';
import { withEngine } from '../engine/engine.js';
import { findVolume } from '../volumes.js';
import { host } from './attributes.js';

const attributes = {
  host,
  volume: {
    type: 'string',
    from: 'configuration',
    shape: text,
    description: 'Name of the volume in the manifest.',
  },
  name: {
    type: 'string',
    from: 'configuration',
    shape: text,
    description: 'Name of the volume on the Engine.',
  },
} as const satisfies Attributes;

/** A volume that somebody else created. It must exist, because the Engine would create an empty one otherwise. */
export const dockerExternalVolumeResource = defineResource({
  name: 'multinode_docker_external_volume',
  description: 'A volume that already exists; applying fails if it does not.',
  attributes,
  plan: () => ({}),
  create: found,
  async read(state) {
    const volume = await withEngine(state.host, (engine) => findVolume(engine, state.name));
    return volume ? state : null;
  },
  update: (_prior, planned) => found(planned),
  delete: async () => {},
  import: async (name) => ({ host: '', volume: name, name }),
});

async function found(planned: State<typeof attributes>): Promise<State<typeof attributes>> {
  const { host, name, volume } = planned;
  if (await withEngine(host, (engine) => findVolume(engine, name))) return planned;
  throw new TerraformError(
    'MN3010',
    `the Engine has no volume ${name}, which volumes.${volume} declares as external; create it with "docker volume create ${name}", or leave out external`,
  );
}
