import { text } from '../../../src/json/shape.js';
import type { Attributes } from '../../../src/terraform/framework/attributes.js';

/** Attributes that several of the Engine's resources have. */
export const application = {
  type: 'string',
  from: 'configuration',
  shape: text,
  replaces: true,
  description: 'Name of the application.',
} as const satisfies Attributes[string];

export const host = {
  type: 'string',
  from: { default: '' },
  replaces: true,
  description: "The Engine's address; by default DOCKER_HOST, or the usual socket.",
} as const satisfies Attributes[string];
