import { resolve } from 'node:path';
import { readIfThere } from '../../agent/process/files.js';
import { TerraformError } from '../../errors/errors.js';
import { text } from '../../json/shape.js';
import { defineSource } from '../framework/source.js';

/** The key of an agent on this machine, for what is in no state either: a provider's block, or a write-only attribute. */
export const apiKeyEphemeral = defineSource({
  name: 'multinode_api_key',
  description: "An agent's API key from its file, which no state and no plan has.",
  attributes: {
    file: {
      type: 'string',
      from: 'configuration',
      shape: text,
      description: "The file, such as a multinode_agent's api_key_file.",
    },
    value: { type: 'string', from: 'provider', sensitive: true, description: 'The key.' },
  },
  async read({ file }) {
    const value = readIfThere(resolve(file))?.trim();
    if (value) return { value };
    throw new TerraformError('MN3005', `the file ${file} has no key`);
  },
});
