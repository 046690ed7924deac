import type { Targets } from '../../src/manifest/model.js';
import type { Platform } from '../platform.js';
import { DEFAULT_ADDRESS } from './api/environment.js';
import { support } from './support.js';

/** Allocations in a Nomad cluster. */
export const nomad: Platform = {
  name: 'nomad',
  support,
  plan: async () => (await import('./plan.js')).plan,
  driver: async (options) => (await import('./driver.js')).openNomadDriver(options),
  resources: async () => (await import('./resources.js')).resources,

  balancer: (targets) => targets.nomad.load_balancer,
  hostOf: (_, agent) => agent,
  portSetting: 'targets.nomad.port',
  keptData,
  keptVolumes: async (place) => (await import('./kept-volumes.js')).keptVolumes(place),
  variables: { engine: 'NOMAD_ADDR', namespace: 'NOMAD_NAMESPACE', region: 'NOMAD_REGION' },
  // Of all Nomad clients, only its Terraform provider has no default address.
  providerVariables: { NOMAD_ADDR: DEFAULT_ADDRESS },
  nouns: {
    one: {
      multinode_nomad_agent: "the agent's address",
      multinode_nomad_workers: "the workers' place in Nomad",
      'nomad_job.agent': "the agent's job",
      'nomad_variable.agent_variable': "the variable with the agent's key",
      'nomad_acl_policy.agent_rights': "the agent's rights",
    },
    several: { nomad_job: 'Nomad job', multinode_nomad_volume: 'volume' },
    kept: ['multinode_nomad_volume'],
  },

  daemons: async (options) => (await import('./node-daemons.js')).openNodeDaemons(options),
  hostedAgent: {
    address: 'nomad_job.agent',
    noun: 'job',
    trouble: async (...args) => (await import('./trouble.js')).agentTrouble(...args),
  },
  lease: async (options) => (await import('./lease.js')).openNomadLease(options),
};

function keptData({ nomad }: Targets): string | undefined {
  const { agent, volume, data_dir } = nomad;
  if (agent !== 'job') return undefined;
  return volume !== undefined ? `the volume ${volume}` : data_dir && `${data_dir} on the nodes`;
}
