import type { Resource } from '../../src/terraform/framework/define.js';
import { nomadAgentResource } from './resources/agent.js';
import { nomadVolumeResource } from './resources/volume.js';
import { nomadWorkersResource } from './resources/workers.js';

export const resources: readonly Resource[] = [nomadAgentResource, nomadVolumeResource, nomadWorkersResource];
