import type { Platform } from '../platform.js';
import { HOST } from './ports.js';
import { support } from './support.js';

/** Processes on this machine. */
export const local: Platform = {
  name: 'local',
  support,
  plan: async () => (await import('./plan.js')).plan,
  driver: async (options) => (await import('./driver.js')).openLocalDriver(options),
  resources: async () => [],

  balancer: () => 'agent',
  hostOf: ({ kind }, agent) => (kind === 'service' ? agent : HOST),
  portSetting: 'targets.local.port (0 takes any free one)',
  keptData: () => undefined,
  keptVolumes: async (place) => (await import('./mounts.js')).keptVolumes(place),
  variables: {},
  providerVariables: {},
  nouns: { one: {}, several: {} },

  withoutTerraform: (targets) => targets.local,
  leftWorkers: async () => (await import('./left-workers.js')).leftWorkers,
};
