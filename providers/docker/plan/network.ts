import { Network } from '@cdktf/provider-docker/lib/network/index.js';
import type { TerraformElement, TerraformStack } from '../../../src/constructs/cdktf.js';
import { literal } from '../../../src/constructs/literal.js';
import { APPLICATION } from '../labels.js';
import { networkName } from '../names.js';
import { labelBlocks } from './stack.js';

/** The network of the application's containers. Refer to it by id, because its name could also match somebody else's. */
export function addNetwork(stack: TerraformStack, application: string, engine: TerraformElement): Network {
  return new Network(stack, 'network', {
    name: literal(networkName(application)),
    labels: labelBlocks({ [APPLICATION]: application }),
    dependsOn: [engine],
  });
}
