import { TRAEFIK_IMAGE, traefikStaticConfiguration } from '../../../shared/balancers/traefik.js';
import { METRICS_PATH } from '../../../shared/balancers/traefik-services.js';
import { PORT_LABEL } from '../../names.js';
import type { BesideAgent } from './balancer.js';

const CONFIGURATION = 'traefik.yaml';
/** In what the tasks of an allocation share: where it outlives restarts, and moves with the agent's data. */
const FOLDER = 'data/traefik';
/** Label of the port of its metrics; services' labels have a prefix. */
const METRICS = 'metrics';
const LOOPBACK = '127.0.0.1';
const NOTE = 'The agent writes here which replicas each service has.\n';

const variable = (name: string, more = '') => `{{ env \`${name}\`${more} }}`;
/** The address that Nomad gives the allocation, as one before a port: in brackets where it is one of IPv6. */
const HOST = variable(`NOMAD_ADDR_${PORT_LABEL}`, ' | regexReplaceAll `:[0-9]+$` ``');

export const traefik: BesideAgent = {
  program: 'traefik',
  image: TRAEFIK_IMAGE,
  stopSignal: 'SIGTERM',
  port: METRICS,
  options: (inImage) => ({
    traefik: `\${NOMAD_ALLOC_DIR}/${FOLDER}`,
    // Two containers reach each other only at the node's address.
    'traefik-metrics': inImage
      ? `http://\${NOMAD_ADDR_${METRICS}}${METRICS_PATH}`
      : `http://${LOOPBACK}:\${NOMAD_PORT_${METRICS}}${METRICS_PATH}`,
  }),
  task: (services, inImage) => ({
    args: [`--configFile=\${NOMAD_TASK_DIR}/${CONFIGURATION}`],
    files: [
      {
        path: `local/${CONFIGURATION}`,
        template: traefikStaticConfiguration(
          services,
          `${variable('NOMAD_ALLOC_DIR')}/${FOLDER}`,
          `${inImage ? '' : LOOPBACK}:${variable(`NOMAD_PORT_${METRICS}`)}`,
          inImage ? '' : HOST,
        ),
      },
      // Traefik can't watch a folder that is not there yet.
      { path: `\${NOMAD_ALLOC_DIR}/${FOLDER}/README`, template: NOTE },
    ],
  }),
};
