/** HAProxy as a second task of the agent's group, where `targets.nomad.load_balancer` says so. Pure. */
import type { Manifest, Targets } from '../../../src/manifest/model.js';
import { GRACE } from '../../shared/balancer.js';
import { HAPROXY_IMAGE, haproxyConfiguration } from '../../shared/haproxy.js';
import { PORT_LABEL } from '../names.js';
import { NANOSECONDS } from './job.js';

const HAPROXY = 'haproxy';
const CONFIGURATION = 'haproxy.cfg';
/** MHz, and MiB that its buffers take at most. */
const CPU = 500;
const MEMORY = 512;

/** Whether it has the ports of the services; else the agent has. */
export function hasBalancer({ load_balancer }: Targets['nomad']): boolean {
  return load_balancer === 'haproxy';
}

/**
 * Of HAProxy's runtime API, in the folder that the tasks of an allocation share. It is as seen from a task's own folder, where
 * commands run: an absolute path may have more characters than one of a socket can.
 */
export function balancerSocket({ agent_image }: Targets['nomad']): string {
  return `${agent_image === undefined ? '../alloc' : '/alloc'}/haproxy.sock`;
}

/** @param ports labels of the services' ports; without any HAProxy would not start */
export function balancerTasks(
  { services, targets: { nomad } }: Manifest,
  ports: readonly string[],
): readonly object[] {
  if (!hasBalancer(nomad) || ports.length === 0) return [];
  const inImage = nomad.agent_image !== undefined;
  const host = inImage ? '' : `{{ env "NOMAD_IP_${PORT_LABEL}" }}`;
  const args = ['-db', '-f', `\${NOMAD_TASK_DIR}/${CONFIGURATION}`];
  return [
    {
      Name: HAPROXY,
      ...(inImage
        ? {
            Driver: 'docker',
            // Until it has made the socket: its configuration tells it to go on as another user then.
            User: '0:0',
            Config: { image: HAPROXY_IMAGE, init: true, ports, args: [HAPROXY, ...args] },
          }
        : { Driver: 'raw_exec', Config: { command: HAPROXY, args } }),
      Templates: [
        {
          EmbeddedTmpl: haproxyConfiguration(services, `unix@${balancerSocket(nomad)}`, host),
          DestPath: `local/${CONFIGURATION}`,
          Once: true,
          ChangeMode: 'noop',
        },
      ],
      Resources: { CPU, MemoryMB: MEMORY },
      // Finishes what is under way; its own limit for that comes first.
      KillSignal: 'SIGUSR1',
      KillTimeout: (GRACE + 5) * NANOSECONDS,
    },
  ];
}
