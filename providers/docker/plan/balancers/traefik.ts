import { entryPoint } from '../../../../src/agent/services/traefik/configuration.js';
import { GRACE } from '../../../shared/balancer.js';
import type { BesideAgent } from './balancer.js';

const FOLDER = '/run/traefik';

/** Traefik, which learns of the replicas from files: a container's labels can't be changed while it drains. */
export const traefik: BesideAgent = {
  image: 'traefik:v3.7',
  folder: FOLDER,
  option: ['traefik', FOLDER],
  container: (services) => ({
    entrypoint: ['traefik'],
    command: [
      `--providers.file.directory=${FOLDER}`,
      '--providers.file.watch=true',
      '--providers.providersThrottleDuration=100ms',
      '--serversTransport.forwardingTimeouts.dialTimeout=2s',
      // Less than most servers keep a connection, so that none is met closing.
      '--serversTransport.forwardingTimeouts.idleConnTimeout=1s',
      '--global.checkNewVersion=false',
      '--global.sendAnonymousUsage=false',
      ...Object.values(services).flatMap(({ port }) => entryPointOptions(port)),
    ],
  }),
};

function entryPointOptions(port: number): string[] {
  const option = `--entryPoints.${entryPoint(port)}`;
  return [
    `${option}.address=:${port}`,
    // What a proxy before this one has set stays.
    `${option}.forwardedHeaders.insecure=true`,
    // How long a request or an answer takes is the service's own matter.
    `${option}.transport.respondingTimeouts.readTimeout=0`,
    `${option}.transport.lifeCycle.graceTimeOut=${GRACE}s`,
  ];
}
