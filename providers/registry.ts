import type { TargetName } from '../src/manifest/model.js';
import { docker } from './docker/platform.js';
import { local } from './local/platform.js';
import { nomad } from './nomad/platform.js';
import type { Platform } from './platform.js';

const byName: Readonly<Record<TargetName, Platform>> = { local, docker, nomad };

export const platforms: readonly Platform[] = Object.values(byName);

export function platform(name: TargetName): Platform {
  return byName[name];
}
