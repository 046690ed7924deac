import { Container } from '@cdktf/provider-docker/lib/container/index.js';
import { Image } from '@cdktf/provider-docker/lib/image/index.js';
import type { Network } from '@cdktf/provider-docker/lib/network/index.js';
import { Volume } from '@cdktf/provider-docker/lib/volume/index.js';
import type { TerraformElement, TerraformResource, TerraformStack } from '../../../src/compiler/cdktf.js';
import { literal } from '../../../src/compiler/literal.js';
import type { PlanContext } from '../../platform.js';
import { APPLICATION, composeLabels } from '../labels.js';
import { balancerContainer, balancerVolume } from '../names.js';
import { HAPROXY_GRACE, haproxyConfiguration } from './haproxy.js';
import { LOOPBACK, labelBlocks, specificationHash } from './stack.js';

export const HAPROXY_IMAGE = 'haproxy:3.0-alpine';
export const CONFIGURATION = '/usr/local/etc/haproxy/haproxy.cfg';
/** In the agent's container and in HAProxy's: a volume that nobody else has. */
export const SOCKET_FOLDER = '/run/haproxy';
export const SOCKET = `${SOCKET_FOLDER}/admin.sock`;

/** The volume by which the agent reaches HAProxy; undefined where the agent balances by itself. */
export function addBalancerVolume(
  stack: TerraformStack,
  { manifest: { name, targets }, origin }: PlanContext,
  engine: TerraformElement,
): Volume | undefined {
  if (targets.docker.load_balancer !== 'haproxy') return undefined;
  const volume = new Volume(stack, 'balancer_socket', {
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
  /** Of which the ports may have been until now. */
  readonly agent: TerraformResource;
}

/** HAProxy, listening for the services; without any it would not start. */
export function addBalancer(
  stack: TerraformStack,
  { manifest: { name, services }, origin }: PlanContext,
  { network, volume, agent }: Parts,
): Container | undefined {
  // Ascending: the provider reads them back sorted.
  const ports = Object.values(services)
    .map(({ port }) => port)
    .sort((a, b) => a - b);
  if (ports.length === 0) return undefined;
  const field = ['targets', 'docker', 'load_balancer'];
  const image = new Image(stack, 'balancer_image', { name: HAPROXY_IMAGE, keepLocally: true });
  origin(image, field);
  const command = ['haproxy', '-db', '-f', CONFIGURATION];
  const configuration = haproxyConfiguration(services, SOCKET);
  const hash = specificationHash([command, configuration]);
  const container = new Container(stack, 'balancer', {
    name: literal(balancerContainer(name)),
    image: image.imageId,
    command,
    // Until it has made the socket: its configuration tells it to go on as another user then.
    user: '0:0',
    init: true,
    restart: 'always',
    mounts: [{ type: 'volume', source: volume.name, target: SOCKET_FOLDER }],
    upload: [{ file: CONFIGURATION, content: literal(configuration) }],
    networksAdvanced: [{ name: network.id }],
    ports: ports.map((each) => ({ internal: each, external: each, ip: LOOPBACK, protocol: 'tcp' })),
    // Finishes what is under way; its limit for that comes before the Engine's.
    stopSignal: 'SIGUSR1',
    destroyGraceSeconds: HAPROXY_GRACE + 5,
    stopTimeout: HAPROXY_GRACE + 5,
    labels: labelBlocks({ [APPLICATION]: name, ...composeLabels(name, 'multinode-balancer', hash) }),
    dependsOn: [agent],
  });
  origin(container, field);
  return container;
}
