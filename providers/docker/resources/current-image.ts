import { TerraformError } from '../../../src/errors/errors.js';
import type { Attributes } from '../../../src/terraform/framework/attributes.js';
import { defineResource } from '../../../src/terraform/framework/define.js';
import { Unknown } from '../../../src/terraform/framework/protocol/values.js';
import { EngineRefusal, withEngine } from '../engine/engine.js';
import { engineEnvironment } from '../engine/host.js';
import { Images } from '../images.js';
import { host } from './attributes.js';

const attributes = {
  host,
  image: { type: 'string', from: 'configuration', description: "The image's name." },
  platform: {
    type: 'string',
    from: { default: '' },
    description:
      'Operating system and processor of the image, such as linux/amd64; empty for those of the Engine.',
  },
  digest: {
    type: 'string',
    from: 'provider',
    description: 'Digest of what the registry has under the name. If it changes, the image is pulled again.',
  },
} as const satisfies Attributes;

interface Named {
  readonly host: string;
  readonly image: string;
}

/** An image that is always what its registry has: each plan asks the registry, through the Engine. */
export const dockerCurrentImageResource = defineResource({
  name: 'multinode_docker_current_image',
  description: 'An image that is pulled whenever its registry has another one under its name.',
  attributes,
  async plan(_prior, { host, image }) {
    if (host instanceof Unknown || image instanceof Unknown) return {};
    return { digest: await asking({ host, image }, (images) => images.digest(image)) };
  },
  create: pull,
  read: async (state) => state,
  update: (_prior, planned) => pull(planned),
  delete: async () => {},
  async import() {
    throw new TerraformError('MN3004', 'the resource of an image is generated and is not imported');
  },
});

async function pull<T extends Named & { readonly platform: string }>(planned: T): Promise<T> {
  const { image, platform } = planned;
  await asking(planned, (images) => images.pull(image, platform || undefined));
  return planned;
}

async function asking<T>({ host, image }: Named, use: (images: Images) => Promise<T>): Promise<T> {
  return await withEngine(host, async (engine) => {
    try {
      return await use(new Images(engine, () => {}, engineEnvironment(host)));
    } catch (error) {
      if (!(error instanceof EngineRefusal)) throw error;
      throw new TerraformError(
        'MN2007',
        `the image ${image}, which has pull_policy always, can't be pulled: ${error.message}`,
      );
    }
  });
}
