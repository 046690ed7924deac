import { TerraformError } from '../../../src/errors/errors.js';
import { text } from '../../../src/json/shape.js';
import type { Attributes, State } from '../../../src/terraform/framework/attributes.js';
import { defineResource } from '../../../src/terraform/framework/define.js';
import { jsonLines } from '../../shared/json-lines.js';
import { pullStep } from '../engine/answers.js';
import { EngineRefusal, withEngine } from '../engine/engine.js';
import { engineEnvironment } from '../engine/host.js';
import { CredentialsError, credentialsFor, registryAuth } from '../registry/credentials.js';
import { host } from './attributes.js';

const attributes = {
  host,
  image: {
    type: 'string',
    from: 'configuration',
    shape: text,
    replaces: true,
    description: 'Name and tag of an image on the Engine, with its registry.',
  },
} as const satisfies Attributes;

/** An image that an Engine has pushed to its registry, where it stays: workers of the previous version may still need it. */
export const pushedImageResource = defineResource({
  name: 'multinode_pushed_image',
  description:
    'An image that is pushed to its registry with the credentials that the docker command has for it. Destroying this leaves it there.',
  attributes,
  plan: async () => ({}),
  create: push,
  read: async (state) => state,
  update: (_prior, planned) => push(planned),
  delete: async () => {},
  async import() {
    throw new TerraformError('MN3004', 'the name of an image is generated and is not imported');
  },
});

async function push(planned: State<typeof attributes>): Promise<State<typeof attributes>> {
  const { image, host } = planned;
  const colon = image.lastIndexOf(':');
  const [repository, tag] = [image.slice(0, colon), image.slice(colon + 1)];
  const headers = { 'x-registry-auth': await authFor(image, host) };
  await withEngine(host, async (engine) => {
    try {
      const steps = engine.stream('POST', `/images/${repository}/push`, { query: { tag }, headers });
      for await (const { error } of jsonLines(steps, pullStep)) {
        if (error !== undefined) throw new EngineRefusal(500, error);
      }
    } catch (error) {
      if (!(error instanceof EngineRefusal)) throw error;
      throw new TerraformError('MN2007', `the image ${image} can't be pushed: ${error.message}`);
    }
  });
  return planned;
}

/** The Engine wants the header in any case, even if it is empty. */
async function authFor(image: string, host: string): Promise<string> {
  try {
    const found = await credentialsFor(image, engineEnvironment(host));
    return found ? registryAuth(found) : Buffer.from('{}').toString('base64url');
  } catch (error) {
    if (!(error instanceof CredentialsError)) throw error;
    throw new TerraformError('MN2007', `the image ${image} can't be pushed: ${error.message}`);
  }
}
