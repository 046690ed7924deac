import type { TargetName } from '../src/manifest/model.js';
import { support as docker } from './docker/support.js';
import { support as local } from './local/support.js';
import { support as nomad } from './nomad/support.js';
import type { Platform } from './platform.js';

const platforms: Readonly<Record<TargetName, Platform>> = {
  local: {
    name: 'local',
    support: local,
    plan: async () => (await import('./local/plan.js')).plan,
    driver: async (options) => (await import('./local/driver.js')).openLocalDriver(options),
  },
  docker: {
    name: 'docker',
    support: docker,
    plan: async () => (await import('./docker/plan.js')).plan,
    driver: async (options) => (await import('./docker/driver.js')).openDockerDriver(options),
    daemons: async (options) => (await import('./docker/daemons.js')).openDaemonObserver(options),
    agentTrouble: async (...args) => (await import('./docker/trouble.js')).agentTrouble(...args),
    door: async (options) => (await import('./docker/reach.js')).doorOf(options),
  },
  nomad: {
    name: 'nomad',
    support: nomad,
    plan: async () => (await import('./nomad/plan.js')).plan,
    driver: async (options) => (await import('./nomad/driver.js')).openNomadDriver(options),
    lease: async (options) => (await import('./nomad/lease.js')).openNomadLease(options),
    agentTrouble: async (...args) => (await import('./nomad/trouble.js')).agentTrouble(...args),
  },
};

export function platform(name: TargetName): Platform {
  return platforms[name];
}
