import { TerraformError } from '../../../src/errors/errors.js';
import type { Attributes, State } from '../../../src/terraform/framework/attributes.js';
import { defineResource } from '../../../src/terraform/framework/define.js';
import { nomadAccess } from '../api/environment.js';
import { withNomad } from '../api/nomad.js';
import { Jobs } from '../jobs.js';
import { type Taken, takenBy } from '../taken.js';
import { Variables } from '../variables.js';
import { nomadPlace } from './place.js';

const attributes = {
  application: {
    type: 'string',
    from: 'configuration',
    replaces: true,
    description: 'Name of the application.',
  },
  ...nomadPlace,
} as const satisfies Attributes;

type WorkersState = State<typeof attributes>;

/**
 * What an application's agent creates in Nomad. A running agent removes its workers when the application is destroyed;
 * those of a dead agent, and the variables with the workers' values, are removed here. It is created before anything else
 * in Nomad, and fails if an application with the same name exists: Nomad would take one stack's jobs for newer versions of
 * the other's, and each stack would remove the other's workers.
 */
export const nomadWorkersResource = defineResource({
  name: 'multinode_nomad_workers',
  description:
    "The instances and variables that an application's agent creates in Nomad; creating it checks that the application's name is free, destroying it removes what is left of them.",
  attributes,
  plan: () => ({}),
  async create(planned) {
    const taken = await withNomad(nomadAccess(process.env, planned), (nomad) =>
      takenBy(nomad, planned.application),
    );
    if (taken) throw alreadyThere(planned, taken);
    return planned;
  },
  read: async (state) => state,
  update: async (_prior, planned) => planned,
  async delete(state) {
    const { application } = state;
    await withNomad(nomadAccess(process.env, state), async (nomad) => {
      const jobs = new Jobs(nomad, application);
      for (const { job } of await jobs.all()) await jobs.remove(job.ID);
      await new Variables(nomad, application).removeAll();
    });
  },
  /** The id is APPLICATION, APPLICATION@NAMESPACE or APPLICATION@NAMESPACE@REGION. */
  async import(id) {
    const [application = '', namespace = 'default', region = ''] = id.split('@');
    return { application, address: '', namespace, region };
  },
});

/** How many names a message lists. */
const MOST_NAMES = 5;

function alreadyThere({ application, address, namespace }: WorkersState, taken: Taken): TerraformError {
  const { origins } = nomadAccess(process.env, { address });
  const { names, agents } = taken;
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
  const agent = agents.length > 0 ? `, its agent at ${agents.join(' and ')}` : '';
  return new TerraformError(
    'MN3006',
    `the namespace ${namespace || 'default'} of Nomad at ${origins.join()} already has an application ${application}, which this stack did not create: ${names.slice(0, MOST_NAMES).join(', ')}${more}${agent}; give this application another name or namespace, or remove the existing one with its own stack, or, if that is lost, with nomad job stop -purge and nomad var purge`,
  );
}
