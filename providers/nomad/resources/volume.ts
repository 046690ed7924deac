import { TerraformError } from '../../../src/errors/errors.js';
import { array, object, string, text } from '../../../src/json/shape.js';
import type { Attributes } from '../../../src/terraform/framework/attributes.js';
import { defineResource } from '../../../src/terraform/framework/define.js';
import { nomadAccess } from '../api/environment.js';
import { NomadRefusal, withNomad } from '../api/nomad.js';
import { findVolume, makeVolume } from '../volumes.js';
import { nomadPlace } from './place.js';

const constraints = array(
  object<{ readonly LTarget: string; readonly Operand: string; readonly RTarget: string }>({
    LTarget: string,
    Operand: string,
    RTarget: string,
  }),
);

const attributes = {
  ...nomadPlace,
  name: {
    type: 'string',
    from: 'configuration',
    shape: text,
    replaces: true,
    description: 'Name of the volume in Nomad.',
  },
  node_pool: {
    type: 'string',
    from: 'configuration',
    shape: text,
    description: 'Node pool of the node on which it is created.',
  },
  constraints: {
    type: 'dynamic',
    from: { default: null },
    shape: constraints,
    description: 'What that node must have. A change does not move an existing volume.',
  },
} as const satisfies Attributes;

/**
 * An application's named volume. Its data belongs to the user: destroying or replacing the resource keeps the volume, and a
 * volume that an earlier installation of the application left is used again. Its name is the application's alone.
 */
export const nomadVolumeResource = defineResource({
  name: 'multinode_nomad_volume',
  description:
    "An application's named volume, a dynamic host volume of Nomad. Destroying the resource keeps the volume and its data.",
  attributes,
  plan: () => ({}),

  async create(planned) {
    const { name, node_pool } = planned;
    await withNomad(nomadAccess(process.env, planned), async (nomad) => {
      if (await findVolume(nomad, name)) return;
      const needed = constraints.matches(planned.constraints) ? planned.constraints : [];
      await makeVolume(nomad, name, { node_pool, constraints: needed }).catch((error: unknown) => {
        if (!(error instanceof NomadRefusal)) throw error;
        throw new TerraformError('MN3014', `Nomad can't create the volume ${name}: ${error.message}`);
      });
    });
    return planned;
  },

  async read(state) {
    const access = nomadAccess(process.env, state);
    return (await withNomad(access, (nomad) => findVolume(nomad, state.name))) ? state : null;
  },

  update: async (_prior, planned) => planned,
  delete: async () => {},

  /** The id is NAME, NAME@NAMESPACE or NAME@NAMESPACE@REGION. */
  async import(id) {
    const [name = '', namespace = '', region = ''] = id.split('@');
    const place = { address: '', namespace, region };
    const access = nomadAccess(process.env, place);
    const found = await withNomad(access, (nomad) => findVolume(nomad, name));
    if (!found) throw new TerraformError('MN3004', `Nomad has no host volume ${name}`);
    return { ...place, name, node_pool: found.NodePool, constraints: null };
  },
});
