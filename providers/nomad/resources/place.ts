import type { Attributes } from '../../../src/terraform/framework/attributes.js';

/** Where in Nomad an application runs. */
export const nomadPlace = {
  address: {
    type: 'string',
    from: { default: '' },
    description: "Nomad's address; by default NOMAD_ADDR, or the usual one.",
  },
  namespace: {
    type: 'string',
    from: { default: '' },
    replaces: true,
    description: 'Namespace of the jobs; by default NOMAD_NAMESPACE, or "default".',
  },
  region: {
    type: 'string',
    from: { default: '' },
    replaces: true,
    description: "Region of the jobs; by default NOMAD_REGION, or the server's.",
  },
} as const satisfies Attributes;
