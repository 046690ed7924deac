import { HAPROXY_IMAGE, haproxyConfiguration } from '../../../shared/balancers/haproxy.js';
import { PORT_LABEL } from '../../names.js';
import type { BesideAgent } from './balancer.js';

const CONFIGURATION = 'haproxy.cfg';

export const haproxy: BesideAgent = {
  program: 'haproxy',
  image: HAPROXY_IMAGE,
  // Until it has made the socket: its configuration tells it to go on as another user then.
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
 * Of its runtime API, in the folder that the tasks of an allocation share. It is as seen from a task's own folder, where
 * commands run: an absolute path may have more characters than one of a socket can.
 */
function socket(inImage: boolean): string {
  return `${inImage ? '/alloc' : '../alloc'}/haproxy.sock`;
}
