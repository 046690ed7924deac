import { HAPROXY_IMAGE, haproxyConfiguration } from '../../../shared/balancers/haproxy.js';
import { PORT_LABEL } from '../../names.js';
import type { BesideAgent } from './balancer.js';

const CONFIGURATION = 'haproxy.cfg';

export const haproxy: BesideAgent = {
  program: 'haproxy',
  image: HAPROXY_IMAGE,
  // Only until it has created the socket: its configuration then makes it switch to another user.
  user: '0:0',
  stopSignal: 'SIGUSR1',
  options: (inImage) => ({ haproxy: socket(inImage) }),
  task: (services, inImage) => ({
    args: ['-db', '-f', `\${NOMAD_TASK_DIR}/${CONFIGURATION}`],
    files: [
      {
        path: `local/${CONFIGURATION}`,
        template: haproxyConfiguration(
          services,
          `unix@${socket(inImage)}`,
          inImage ? '' : `{{ env "NOMAD_IP_${PORT_LABEL}" }}`,
        ),
      },
    ],
  }),
};

/**
 * Socket of its runtime API, in the folder that an allocation's tasks share. The path is relative to a task's own folder,
 * where commands run, because an absolute path may be too long for a socket.
 */
function socket(inImage: boolean): string {
  return `${inImage ? '/alloc' : '../alloc'}/haproxy.sock`;
}
