import { TRAEFIK_IMAGE, traefikStaticConfiguration } from '../../../shared/balancers/traefik.js';
import { METRICS_PATH } from '../../../shared/balancers/traefik-services.js';
import { PORT_LABEL } from '../../names.js';
import type { BesideAgent } from './balancer.js';

const CONFIGURATION = 'traefik.yaml';
/** In the folder that an allocation's tasks share, where it survives restarts and moves with the agent's data. */
const FOLDER = 'data/traefik';
/** Label of its metrics port; services' labels have a prefix. */
const METRICS = 'metrics';
const LOOPBACK = '127.0.0.1';
const NOTE = 'The agent writes here which replicas each service has.\n';

const variable = (name: string, more = '') => `{{ env \`${name}\`${more} }}`;
/** The address that Nomad gives the allocation, as written before a port: with brackets if it is IPv6. */
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
      // Traefik can't watch a folder that does not exist yet.
      { path: `\${NOMAD_ALLOC_DIR}/${FOLDER}/README`, template: NOTE },
    ],
  }),
};
