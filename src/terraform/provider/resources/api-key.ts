import { randomBytes } from 'node:crypto';
import { TerraformError } from '../../../errors/errors.js';
import type { Attributes } from '../../framework/attributes.js';
import { defineResource } from '../../framework/define.js';
import { UNKNOWN } from '../../framework/protocol/values.js';

const attributes = {
  value: { type: 'string', from: 'provider', sensitive: true, description: 'The key.' },
} as const satisfies Attributes;

/** A key for an agent that another provider's resource starts, which must have the key before. */
export const apiKeyResource = defineResource({
  name: 'multinode_api_key',
  description: "A random key for an agent's API, kept in the state.",
  attributes,
  plan: (prior) => (prior ? {} : { value: UNKNOWN }),
  create: async () => ({ value: randomBytes(32).toString('base64url') }),
  read: async (state) => state,
  update: async (_prior, planned) => planned,
  delete: async () => {},
  async import() {
    const value = process.env.MULTINODE_KEY;
    if (!value) throw new TerraformError('MN3004', 'set MULTINODE_KEY to the key to import');
    return { value };
  },
});
