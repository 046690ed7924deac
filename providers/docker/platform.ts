import type { Platform } from '../platform.js';
import { networkAlias } from './names.js';
import { support } from './support.js';

/** Containers on a Docker Engine. */
export const docker: Platform = {
  name: 'docker',
  support,
  plan: async () => (await import('./plan.js')).plan,
  driver: async (options) => (await import('./driver.js')).openDockerDriver(options),
  resources: async () => (await import('./resources.js')).resources,

  balancer: (targets) => targets.docker.load_balancer,
  hostOf: networkAlias,
  portSetting: 'targets.docker.port',
  keptData: () => undefined,
  keptVolumes: async (place) => (await import('./kept-volumes.js')).keptVolumes(place),
  variables: { engine: 'DOCKER_HOST' },
  providerVariables: {},
  nouns: {
    one: {
      'docker_container.agent': "the agent's container",
      'docker_network.network': 'the network',
      'docker_volume.data': "the volume with the agent's data",
    },
    several: {
      docker_container: 'container',
      docker_image: 'image',
      multinode_docker_volume: 'volume',
      multinode_docker_external_volume: 'volume',
    },
    kept: ['multinode_docker_volume', 'multinode_docker_external_volume'],
  },

  hostedAgent: {
    address: 'docker_container.agent',
    noun: 'container',
    trouble: async (...args) => (await import('./trouble.js')).agentTrouble(...args),
  },
  daemons: async (options) => (await import('./daemons.js')).openDaemonObserver(options),
  door: async (options) => (await import('./reach.js')).doorOf(options),
};
