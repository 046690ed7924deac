import { Volume } from '@cdktf/provider-docker/lib/volume/index.js';
import type { TerraformElement, TerraformStack } from '../../../src/constructs/cdktf.js';
import { literal } from '../../../src/constructs/literal.js';
import { APPLICATION } from '../labels.js';
import { volumeName } from '../names.js';
import { labelBlocks } from './stack.js';

/** The agent's data. The docker provider would take over an existing volume; `engine` has checked that there is none. */
export function addDataVolume(stack: TerraformStack, application: string, engine: TerraformElement): Volume {
  return new Volume(stack, 'data', {
    name: literal(volumeName(application)),
    labels: labelBlocks({ [APPLICATION]: application }),
    dependsOn: [engine],
  });
}
