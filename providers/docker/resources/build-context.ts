import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { TerraformError } from '../../../src/errors/errors.js';
import { boolean, object, string, text } from '../../../src/json/shape.js';
import { type ContextCopy, copyHash, writeCopy } from '../../../src/manifest/builds/copy.js';
import type { Attributes, State } from '../../../src/terraform/framework/attributes.js';
import { defineResource } from '../../../src/terraform/framework/define.js';
import { type Json, UNKNOWN, Unknown } from '../../../src/terraform/framework/protocol/values.js';

const shape = object<ContextCopy>({
  dockerfile: string,
  ignore: string,
  python_package: boolean,
  sources: string,
});

const attributes = {
  folder: {
    type: 'string',
    from: 'configuration',
    shape: text,
    replaces: true,
    description: 'Folder for the copy. Removed with the resource.',
  },
  context: { type: 'string', from: 'configuration', shape: text, description: 'Folder with the sources.' },
  copy: {
    type: 'dynamic',
    from: 'configuration',
    shape,
    description:
      'The text of the Dockerfile, what is not copied, whether the Python package is added, and the hash of the sources.',
  },
  hash: {
    type: 'string',
    from: 'provider',
    description: 'Hash of the copied sources; null if there is no copy.',
  },
} as const satisfies Attributes;

/** A copy of a build context, with a Dockerfile that is not a file of the user. */
export const buildContextResource = defineResource({
  name: 'multinode_build_context',
  description: 'A folder with the sources of an image and the Dockerfile that the manifest stands for.',
  attributes,
  plan: async (_prior, { copy }) => ({ hash: copy instanceof Unknown ? UNKNOWN : known(copy).sources }),
  create: write,
  read: async (state) => ({ ...state, hash: await copyHash(resolve(state.folder)) }),
  update: (_prior, planned) => write(planned),
  delete: ({ folder }) => rm(resolve(folder), { recursive: true, force: true }),
  async import() {
    throw new TerraformError('MN3004', "the sources of an image are copied and can't be imported");
  },
});

async function write(planned: State<typeof attributes>): Promise<State<typeof attributes>> {
  const { context, folder } = planned;
  const copy = known(planned.copy);
  const hash = await writeCopy({ context: resolve(context), folder: resolve(folder) }, copy);
  if (hash === copy.sources) return { ...planned, hash };
  throw new TerraformError('MN3003', `files in ${context} have changed since the plan; plan again`);
}

function known(copy: Json): ContextCopy {
  if (shape.matches(copy)) return copy;
  throw new TerraformError('MN3005', `this is not a copy of a context: ${shape.mismatch(copy)}`);
}
