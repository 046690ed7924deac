import { TerraformError } from '../../../src/errors/errors.js';
import { array, object, string } from '../../../src/json/shape.js';
import type { Attributes } from '../../../src/terraform/framework/attributes.js';
import { defineResource } from '../../../src/terraform/framework/define.js';
import { type Json, UNKNOWN, Unknown } from '../../../src/terraform/framework/protocol/values.js';
import { type Engine, EngineRefusal, withEngine } from '../engine/engine.js';
import { engineEnvironment } from '../engine/host.js';
import { Images } from '../images.js';
import { CredentialsError, credentialsFor } from '../registry/credentials.js';
import { host } from './attributes.js';

const names = array(string);

const attributes = {
  host,
  images: {
    type: 'dynamic',
    from: 'configuration',
    shape: names,
    description: 'Names of images that may be private.',
  },
  missing: {
    type: 'dynamic',
    from: 'provider',
    description:
      'Always null. Planned to change while the Engine lacks an image whose registry has credentials; applying that change pulls it.',
  },
} as const satisfies Attributes;

/**
 * Images that are pulled with the credentials of whoever applies the stack. The docker provider gets no credentials: they
 * would have to be in its configuration. It finds these images on the Engine. All others it pulls itself.
 */
export const dockerPrivateImagesResource = defineResource({
  name: 'multinode_docker_private_images',
  description:
    'Images that are pulled with the credentials that the docker command has for their registries, unless the Engine has them.',
  attributes,
  async plan(prior, { host, images }) {
    if (!prior || host instanceof Unknown || images instanceof Unknown) return { missing: null };
    const missing = await withEngine(host, (engine) => missingFrom(engine, host, images));
    return { missing: missing.length > 0 ? UNKNOWN : null };
  },
  create: pull,
  read: async (state) => state,
  update: (_prior, planned) => pull(planned),
  delete: async () => {},
  async import() {
    throw new TerraformError('MN3004', 'the list of images is generated and is not imported');
  },
});

async function pull<T extends { readonly host: string; readonly images: Json }>(planned: T) {
  const { host, images } = planned;
  await withEngine(host, async (engine) => {
    const pulled = new Images(engine, () => {}, engineEnvironment(host));
    for (const image of await missingFrom(engine, host, images)) {
      await pulled.pull(image).catch((error: unknown) => {
        if (!(error instanceof EngineRefusal)) throw error;
        throw new TerraformError('MN2007', `the image ${image} can't be pulled: ${error.message}`);
      });
    }
  });
  return { ...planned, missing: null };
}

/** The images that the Engine lacks and for whose registries there are credentials. */
async function missingFrom(engine: Engine, host: string, images: Json): Promise<string[]> {
  const missing: string[] = [];
  for (const image of names.matches(images) ? images : []) {
    if ((await hasCredentials(image, host)) && !(await isThere(engine, image))) missing.push(image);
  }
  return missing;
}

const inspected = object<{ readonly Id: string }>({ Id: string });

/** A problem with the credentials is reported by the pull. */
async function hasCredentials(image: string, host: string): Promise<boolean> {
  try {
    return (await credentialsFor(image, engineEnvironment(host))) !== undefined;
  } catch (error) {
    if (error instanceof CredentialsError) return true;
    throw error;
  }
}

async function isThere(engine: Engine, image: string): Promise<boolean> {
  return (await engine.find(`/images/${encodeURIComponent(image)}/json`, inspected)) !== undefined;
}
