import { literal } from '../../../../src/compiler/literal.js';
import { TRAEFIK_IMAGE, traefikStaticConfiguration } from '../../../shared/traefik.js';
import type { BesideAgent } from './balancer.js';

const FOLDER = '/run/traefik';
const CONFIGURATION = '/etc/traefik/traefik.yaml';

/** Traefik, which learns of the replicas from files: a container's labels can't be changed while it drains. */
export const traefik: BesideAgent = {
  image: TRAEFIK_IMAGE,
  folder: FOLDER,
  option: ['traefik', FOLDER],
  container: (services) => ({
    entrypoint: ['traefik'],
    command: [`--configFile=${CONFIGURATION}`],
    upload: [{ file: CONFIGURATION, content: literal(traefikStaticConfiguration(services, FOLDER)) }],
  }),
};
