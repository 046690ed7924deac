import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { TerraformError } from '../../../src/errors/errors.js';
import { text } from '../../../src/json/shape.js';
import type { Attributes, State } from '../../../src/terraform/framework/attributes.js';
import { defineResource } from '../../../src/terraform/framework/define.js';
import { agentSources, sourcesHash, writeSources } from './package-files.js';

const attributes = {
  folder: {
    type: 'string',
    from: 'configuration',
    shape: text,
    replaces: true,
    description: 'Folder for the sources. Removed with the resource.',
  },
  hash: {
    type: 'string',
    from: 'provider',
    description: "Hash of the folder's contents; null while a file is missing.",
  },
} as const satisfies Attributes;

/** The build context of the agent's image, made from the installed package. */
export const agentSourcesResource = defineResource({
  name: 'multinode_agent_sources',
  description: "A folder with the files that the agent's image is built from.",
  attributes,
  plan: async () => ({ hash: await sourcesHash(await agentSources()) }),
  create: write,
  async read(state) {
    return { ...state, hash: await sourcesHash(await agentSources(), resolve(state.folder)) };
  },
  update: (_prior, planned) => write(planned),
  delete: ({ folder }) => rm(resolve(folder), { recursive: true, force: true }),
  async import() {
    throw new TerraformError(
      'MN3004',
      "the sources of the agent's image are generated and can't be imported",
    );
  },
});

async function write(planned: State<typeof attributes>): Promise<State<typeof attributes>> {
  const sources = await agentSources();
  await writeSources(sources, resolve(planned.folder));
  return { ...planned, hash: await sourcesHash(sources) };
}
