import type { Resource } from '../../src/terraform/framework/define.js';
import { agentSourcesResource } from './resources/agent-sources.js';
import { buildContextResource } from './resources/build-context.js';
import { dockerCurrentImageResource } from './resources/current-image.js';
import { daemonInputsResource } from './resources/daemon-inputs.js';
import { dockerEngineResource } from './resources/engine.js';
import { dockerExternalVolumeResource } from './resources/external-volume.js';
import { dockerPrivateImagesResource } from './resources/private-images.js';
import { pushedImageResource } from './resources/pushed-image.js';
import { dockerVolumeResource } from './resources/volume.js';
import { dockerWorkersResource } from './resources/workers.js';

export const resources: readonly Resource[] = [
  agentSourcesResource,
  buildContextResource,
  dockerCurrentImageResource,
  daemonInputsResource,
  dockerEngineResource,
  dockerExternalVolumeResource,
  dockerPrivateImagesResource,
  pushedImageResource,
  dockerVolumeResource,
  dockerWorkersResource,
];
