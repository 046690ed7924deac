import { TerraformError } from '../../../src/errors/errors.js';
import { text } from '../../../src/json/shape.js';
import type { Attributes, State } from '../../../src/terraform/framework/attributes.js';
import type { Planned } from '../../../src/terraform/framework/conversion.js';
import { defineResource } from '../../../src/terraform/framework/define.js';
import { areKnown, UNKNOWN } from '../../../src/terraform/framework/protocol/values.js';
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
    shape: text,
    replaces: true,
    description: 'Name of the application.',
  },
  ...nomadPlace,
  taken: {
    type: 'string',
    from: 'provider',
    description: "Why the application's name is taken, as a sentence; null unless a plan finds that.",
  },
} as const satisfies Attributes;

type Named = Omit<State<typeof attributes>, 'taken'>;

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
  async plan(prior, config, replaced) {
    if (prior) return {};
    // Terraform would first remove everything that belongs to the replaced one, and then find that this one can't be created.
    const taken = replaced && (await takenElsewhere(config, replaced));
    return { taken: taken ?? UNKNOWN };
  },
  async create(planned) {
    const taken = await takenAlready(planned);
    if (taken !== undefined) throw new TerraformError('MN3006', taken);
    return { ...planned, taken: null };
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
    return { application, address: '', namespace, region, taken: null };
  },
});

/** How many names a message lists. */
const MOST_NAMES = 5;

/** Why the application can't be created there, as a sentence; undefined if it can. */
async function takenAlready(named: Named): Promise<string | undefined> {
  const access = nomadAccess(process.env, named);
  const taken = await withNomad(access, (nomad) => takenBy(nomad, named.application));
  return taken && alreadyThere(named, taken);
}

/** The same for a plan; undefined also if the place may be the replaced one's, which has the same names. */
async function takenElsewhere(
  config: Planned<typeof attributes>,
  replaced: Named,
): Promise<string | undefined> {
  const { application, address, namespace, region } = config;
  const named = { application, address, namespace, region };
  if (!areKnown(named)) return undefined;
  // An empty region is the server's own, whichever that is.
  const elsewhere =
    application !== replaced.application ||
    namespaceOf(named) !== namespaceOf(replaced) ||
    (region !== replaced.region && region !== '' && replaced.region !== '');
  return elsewhere ? await takenAlready(named) : undefined;
}

function namespaceOf(named: Named): string {
  return nomadAccess(process.env, named).namespace;
}

function alreadyThere({ application, address, namespace }: Named, taken: Taken): string {
  const { origins } = nomadAccess(process.env, { address });
  const { names, agents } = taken;
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
  const agent = agents.length > 0 ? `, its agent at ${agents.join(' and ')}` : '';
  return `the namespace ${namespace || 'default'} of Nomad at ${origins.join()} already has an application ${application}, which this stack did not create: ${names.slice(0, MOST_NAMES).join(', ')}${more}${agent}; give this application another name or namespace, or remove the existing one with its own stack, or, if that is lost, with nomad job stop -purge and nomad var purge`;
}
