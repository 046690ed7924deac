import { TerraformError } from '../../../src/errors/errors.js';
import type { Attributes } from '../../../src/terraform/framework/attributes.js';
import { defineResource } from '../../../src/terraform/framework/define.js';
import { Containers } from '../containers.js';
import { attachedTo } from '../engine/answers.js';
import { type Engine, withEngine } from '../engine/engine.js';
import { networkName } from '../names.js';
import { application, host } from './attributes.js';

const attributes = {
  application,
  host,
} as const satisfies Attributes;

/**
 * The containers that an application's agent starts. A running agent removes them when the application is destroyed; those
 * of a dead agent are removed here, before the network that they are attached to. If anything else is attached to the
 * network, the error names it: the docker provider would wait for 30 s, and then not say what it is.
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
      // The agent's last requests may be carried out only now.
      for (let found = await containers.all(); found.size > 0; found = await containers.all())
        for (const { Id } of found.values()) await containers.remove(Id);
      const strangers = await strangersOn(engine, application);
      if (strangers.length > 0) throw inUse(networkName(application), strangers);
    });
  },
  import: async (application) => ({ application, host: '' }),
});

function inUse(network: string, containers: readonly string[]): TerraformError {
  const [first = ''] = containers;
  const [are, they] = containers.length === 1 ? ['which is', 'it'] : ['which are', 'them'];
  return new TerraformError(
    'MN3008',
    `the network ${network} is in use by ${containers.join(', ')}, ${are} not part of this application; disconnect ${they} with "docker network disconnect ${network} ${first}", or remove ${they}, and try again`,
  );
}

/** Names of the containers that run on the application's network but do not belong to the application. */
async function strangersOn(engine: Engine, application: string): Promise<string[]> {
  const own = new Containers(engine, application);
  const strangers: string[] = [];
  for (const [id, { Name }] of Object.entries(await attached(engine, networkName(application)))) {
    if (!(await own.inspect(id))) strangers.push(Name);
  }
  return strangers.sort();
}

async function attached(engine: Engine, network: string) {
  return (await engine.find(`/networks/${network}`, attachedTo))?.Containers ?? {};
}
