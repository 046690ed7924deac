import { Container } from '@cdktf/provider-docker/lib/container/index.js';
import { Image } from '@cdktf/provider-docker/lib/image/index.js';
import type { Network } from '@cdktf/provider-docker/lib/network/index.js';
import { Volume } from '@cdktf/provider-docker/lib/volume/index.js';
import type { TerraformElement, TerraformResource, TerraformStack } from '../../../src/constructs/cdktf.js';
import { literal } from '../../../src/constructs/literal.js';
import type { Targets } from '../../../src/manifest/model.js';
import type { PlanContext } from '../../platform.js';
import { byName, GRACE, programOf } from '../../shared/balancers/programs.js';
import { APPLICATION, composeLabels } from '../labels.js';
import { balancerContainer, balancerVolume } from '../names.js';
import { publishedOn } from '../published.js';
import type { BesideAgent } from './balancers/balancer.js';
import { haproxy } from './balancers/haproxy.js';
import { traefik } from './balancers/traefik.js';
import { aliasesOf, labelBlocks, logArguments, portBlocks, specificationHash } from './stack.js';

/** The program that balances services in a container beside the agent; undefined if the agent balances them. */
export function balancerOf({ docker }: Targets): BesideAgent | undefined {
  return programOf(docker.load_balancer, { haproxy, traefik });
}

/** The folder through which the agent passes it the list of replicas; undefined if there is no such program. */
export function addBalancerVolume(
  stack: TerraformStack,
  { manifest: { name, targets }, origin }: PlanContext,
  engine: TerraformElement,
): Volume | undefined {
  if (!balancerOf(targets)) return undefined;
  const volume = new Volume(stack, 'balancer_folder', {
    name: literal(balancerVolume(name)),
    labels: labelBlocks({ [APPLICATION]: name }),
    dependsOn: [engine],
  });
  origin(volume, ['targets', 'docker', 'load_balancer']);
  return volume;
}

interface Parts {
  readonly network: Network;
  readonly volume: Volume;
  /** Created first: until now the agent may have published the services' ports. */
  readonly agent: TerraformResource;
}

/** It listens on the services' ports; HAProxy would not start without any. */
export function addBalancer(
  stack: TerraformStack,
  { manifest: { name, services, targets }, origin }: PlanContext,
  { network, volume, agent }: Parts,
): Container | undefined {
  // Ascending: the provider reads them back sorted.
  const ports = Object.values(services)
    .map(({ port }) => port)
    .sort((a, b) => a - b);
  const balancer = balancerOf(targets);
  if (!balancer || ports.length === 0) return undefined;
  const field = ['targets', 'docker', 'load_balancer'];
  const image = new Image(stack, 'balancer_image', {
    name: balancer.image,
    keepLocally: true,
    dependsOn: [volume],
  });
  origin(image, field);
  const program = balancer.container(byName(services));
  const hash = specificationHash([program, ports, publishedOn(targets.docker)]);
  const container = new Container(stack, 'balancer', {
    name: literal(balancerContainer(name)),
    image: image.imageId,
    ...program,
    init: true,
    restart: 'always',
    mounts: [{ type: 'volume', source: volume.name, target: balancer.folder }],
    networksAdvanced: [
      {
        name: network.id,
        aliases: [...(balancer.alias === undefined ? [] : [balancer.alias]), ...aliasesOf(services)],
      },
    ],
    ports: portBlocks(ports, targets.docker),
    ...logArguments(),
    // Longer than the time that it gives unfinished requests itself.
    destroyGraceSeconds: GRACE + 5,
    stopTimeout: GRACE + 5,
    labels: labelBlocks({ [APPLICATION]: name, ...composeLabels(name, 'multinode-balancer', hash) }),
    dependsOn: [agent],
  });
  origin(container, field);
  return container;
}
