import { Containers } from '../../../../providers/docker/containers.js';
import type { Attributes } from '../attributes.js';
import { defineResource } from '../define.js';
import { withEngine } from '../engine.js';

const attributes = {
  application: {
    type: 'string',
    from: 'configuration',
    replaces: true,
    description: 'Name of the application.',
  },
  host: {
    type: 'string',
    from: { default: '' },
    replaces: true,
    description: "The Engine's address; DOCKER_HOST, or else the usual socket, unless given.",
  },
} as const satisfies Attributes;

/**
 * The containers that an application's agent starts. An agent that lives has removed them when the application was
 * destroyed; those of a dead one are removed here, before the network that they hold on to.
 */
export const dockerWorkersResource = defineResource({
  name: 'multinode_docker_workers',
  description:
    "The containers that an application's agent starts; destroying it removes what is left of them.",
  attributes,
  plan: () => ({}),
  create: async (planned) => planned,
  read: async (state) => state,
  update: async (_prior, planned) => planned,
  async delete({ application, host }) {
    await withEngine(host, async (engine) => {
      const containers = new Containers(engine, application);
      // What the agent asked for last may come into being only now.
      for (let found = await containers.all(); found.size > 0; found = await containers.all())
        for (const { Id } of found.values()) await containers.remove(Id);
    });
  },
  import: async (application) => ({ application, host: '' }),
});
