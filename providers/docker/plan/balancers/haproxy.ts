import { literal } from '../../../../src/constructs/literal.js';
import { HAPROXY_IMAGE, haproxyConfiguration } from '../../../shared/balancers/haproxy.js';
import type { BesideAgent } from './balancer.js';

const FOLDER = '/run/haproxy';
/** Socket of its runtime API. */
export const SOCKET = `${FOLDER}/admin.sock`;
export const CONFIGURATION = '/usr/local/etc/haproxy/haproxy.cfg';

export const haproxy: BesideAgent = {
  image: HAPROXY_IMAGE,
  folder: FOLDER,
  options: () => ({ haproxy: SOCKET }),
  container: (services) => ({
    command: ['haproxy', '-db', '-f', CONFIGURATION],
    // Only until it has created the socket: its configuration then makes it switch to another user.
    user: '0:0',
    upload: [{ file: CONFIGURATION, content: literal(haproxyConfiguration(services, SOCKET)) }],
    // Makes it finish its requests first.
    stopSignal: 'SIGUSR1',
  }),
};
