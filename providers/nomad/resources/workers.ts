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
 * What an application's agent makes in Nomad. An agent that lives has removed its workers when the application was
 * destroyed; those of a dead one, and the variables with the workers' values, are removed here. It is made before
 * anything else in Nomad, and refuses where an application of the name is there already: Nomad would take the jobs of
 * another stack for newer versions of that one's, and each would remove the other's workers.
 */
export const nomadWorkersResource = defineResource({
  name: 'multinode_nomad_workers',
  description:
    "The instances and variables that an application's agent makes in Nomad; creating it sees that nothing of the application's name is there before, destroying it removes what is left of them.",
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

/** Most names of things that are told, one by one. */
const TOLD = 5;

function alreadyThere({ application, address, namespace }: WorkersState, taken: Taken): TerraformError {
  const { origins } = nomadAccess(process.env, { address });
  const { names, agents } = taken;
  const more = names.length > TOLD ? ` and ${names.length - TOLD} more` : '';
  const agent = agents.length > 0 ? `, its agent at ${agents.join(' and ')}` : '';
  return new TerraformError(
    'MN3006',
    `the namespace ${namespace || 'default'} of Nomad at ${origins.join()} already has an application ${application}, which this stack did not make: ${names.slice(0, TOLD).join(', ')}${more}${agent}; give this one another name or namespace, or take that one down from where it was set up, or, if that is lost, by nomad job stop -purge and nomad var purge`,
  );
}
