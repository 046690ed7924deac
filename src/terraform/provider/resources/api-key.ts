import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { readIfThere, replaceFile } from '../../../agent/process/files.js';
import { TerraformError } from '../../../errors/errors.js';
import { text } from '../../../json/shape.js';
import type { Attributes } from '../../framework/attributes.js';
import { defineResource } from '../../framework/define.js';
import { UNKNOWN } from '../../framework/protocol/values.js';

const attributes = {
  file: {
    type: 'string',
    from: { default: null },
    shape: text,
    description: "File that gets the key, too, for an application's api_key_file. Removed with the resource.",
  },
  value: { type: 'string', from: 'provider', sensitive: true, description: 'The key.' },
} as const satisfies Attributes;

/** A key for an agent that another provider's resource starts, which must have the key before. */
export const apiKeyResource = defineResource({
  name: 'multinode_api_key',
  description: "A random key for an agent's API, kept in the state.",
  attributes,
  plan: (prior) => (prior ? {} : { value: UNKNOWN }),
  async create(planned) {
    return await write({ ...planned, value: randomBytes(32).toString('base64url') });
  },
  /** The file belongs to one machine, the state perhaps to several: a missing one is no change. */
  read: write,
  async update(prior, planned) {
    if (prior.file !== null && prior.file !== planned.file) await rm(resolve(prior.file), { force: true });
    return await write(planned);
  },
  async delete({ file }) {
    if (file !== null) await rm(resolve(file), { force: true });
  },
  async import() {
    const value = process.env.MULTINODE_KEY;
    if (!value) throw new TerraformError('MN3004', 'set MULTINODE_KEY to the key to import');
    return { value, file: null };
  },
});

async function write<T extends { readonly file: string | null; readonly value: string | null }>(state: T) {
  const { file, value } = state;
  if (file === null || value === null) return state;
  const path = resolve(file);
  if (readIfThere(path)?.trim() === value) return state;
  await mkdir(dirname(path), { recursive: true });
  replaceFile(path, `${value}\n`);
  return state;
}
