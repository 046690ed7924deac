import { nomadAccess } from '../../../../providers/nomad/api/environment.js';
import { Nomad } from '../../../../providers/nomad/api/nomad.js';
import { Jobs } from '../../../../providers/nomad/jobs.js';
import { Variables } from '../../../../providers/nomad/variables.js';
import type { Attributes } from '../attributes.js';
import { defineResource } from '../define.js';
import { nomadPlace } from './nomad-place.js';

const attributes = {
  application: {
    type: 'string',
    from: 'configuration',
    replaces: true,
    description: 'Name of the application.',
  },
  ...nomadPlace,
} as const satisfies Attributes;

/**
 * What an application's agent makes in Nomad. An agent that lives has removed its workers when the application was
 * destroyed; those of a dead one, and the variables with the workers' values, are removed here.
 */
export const nomadWorkersResource = defineResource({
  name: 'multinode_nomad_workers',
  description:
    "The instances and variables that an application's agent makes in Nomad; destroying it removes what is left of them.",
  attributes,
  plan: () => ({}),
  create: async (planned) => planned,
  read: async (state) => state,
  update: async (_prior, planned) => planned,
  async delete({ application, ...place }) {
    const nomad = new Nomad(nomadAccess(process.env, place));
    try {
      const jobs = new Jobs(nomad, application);
      for (const { job } of await jobs.all()) await jobs.remove(job.ID);
      await new Variables(nomad, application).removeAll();
    } finally {
      await nomad.close();
    }
  },
  import: async (application) => ({ application, address: '', namespace: '', region: '' }),
});
