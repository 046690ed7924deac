import { literal } from '../../../../src/constructs/literal.js';
import type { Manifest } from '../../../../src/manifest/model.js';
import { TRAEFIK_IMAGE, traefikStaticConfiguration } from '../../../shared/balancers/traefik.js';
import { METRICS_PATH } from '../../../shared/balancers/traefik-services.js';
import type { BesideAgent } from './balancer.js';

const FOLDER = '/run/traefik';
const CONFIGURATION = '/etc/traefik/traefik.yaml';
/** Traefik's name on the application's network. */
const ALIAS = 'multinode-balancer';
/** From here on, the first port that no service uses serves the metrics; it is not published. */
const FIRST_METRICS_PORT = 8082;

/** Traefik reads the list of replicas from files: the labels of a container can't change while it drains. */
export const traefik: BesideAgent = {
  image: TRAEFIK_IMAGE,
  folder: FOLDER,
  alias: ALIAS,
  options: (services) => ({
    traefik: FOLDER,
    'traefik-metrics': `http://${ALIAS}:${metricsPort(services)}${METRICS_PATH}`,
  }),
  container: (services) => ({
    entrypoint: ['traefik'],
    command: [`--configFile=${CONFIGURATION}`],
    upload: [
      {
        file: CONFIGURATION,
        content: literal(traefikStaticConfiguration(services, FOLDER, `:${metricsPort(services)}`)),
      },
    ],
  }),
};

function metricsPort(services: Manifest['services']): number {
  const taken = new Set(Object.values(services).map(({ port }) => port));
  let port = FIRST_METRICS_PORT;
  while (taken.has(port)) port++;
  return port;
}
