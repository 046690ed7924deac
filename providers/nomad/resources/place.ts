import type { Attributes } from '../../../src/terraform/framework/attributes.js';

/** Where in Nomad an application is. */
export const nomadPlace = {
  address: {
    type: 'string',
    from: { default: '' },
    description: "Nomad's address; NOMAD_ADDR, or else the usual one, unless given.",
  },
  namespace: {
    type: 'string',
    from: { default: '' },
    replaces: true,
    description: 'Namespace of the jobs; NOMAD_NAMESPACE, or else "default", unless given.',
  },
  region: {
    type: 'string',
    from: { default: '' },
    replaces: true,
    description: 'Region of the jobs; NOMAD_REGION, or else that of the server, unless given.',
  },
} as const satisfies Attributes;
