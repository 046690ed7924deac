import { UnsupportedError } from '../src/errors/errors.js';
import type { TargetName } from '../src/manifest/model.js';
import { support as docker } from './docker/support.js';
import { support as local } from './local/support.js';
import type { Platform } from './platform.js';

const platforms: Partial<Record<TargetName, Platform>> = {
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
    door: async (options) => (await import('./docker/reach.js')).doorOf(options),
  },
};

/** @throws UnsupportedError MN2001 for a target that this version can't run on. */
export function platform(name: TargetName): Platform {
  const found = platforms[name];
  if (!found) {
    const known = Object.keys(platforms).join(', ');
    throw new UnsupportedError(
      'MN2001',
      `target "${name}" is not supported by this version; supported: ${known}`,
    );
  }
  return found;
}
