import { literal } from '../../../../src/constructs/literal.js';
import { HAPROXY_IMAGE, haproxyConfiguration } from '../../../shared/balancers/haproxy.js';
import type { BesideAgent } from './balancer.js';

const FOLDER = '/run/haproxy';
/** Of its runtime API. */
export const SOCKET = `${FOLDER}/admin.sock`;
export const CONFIGURATION = '/usr/local/etc/haproxy/haproxy.cfg';

export const haproxy: BesideAgent = {
  image: HAPROXY_IMAGE,
  folder: FOLDER,
  options: () => ({ haproxy: SOCKET }),
  container: (services) => ({
    command: ['haproxy', '-db', '-f', CONFIGURATION],
    // Until it has made the socket: its configuration tells it to go on as another user then.
    user: '0:0',
    upload: [{ file: CONFIGURATION, content: literal(haproxyConfiguration(services, SOCKET)) }],
    // Finishes what is under way.
    stopSignal: 'SIGUSR1',
  }),
};
