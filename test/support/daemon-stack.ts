/** The daemons of a manifest as Terraform creates them on the tests' Engine, without an agent. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { networkName } from '../../providers/docker/names.js';
import { compile } from '../../src/compiler/compile.js';
import { isRecord } from '../../src/json/shape.js';
import { parseManifest } from '../../src/manifest/validate.js';
import { Terraform } from '../../src/terraform/cli/terraform.js';
import { IMAGE } from './worker-image.js';

const FILE = 'multinode.yaml';
const show = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {});

/**
 * A stack with only the containers, to apply and destroy. Their image is the tests' worker image, and the application's
 * network already exists on the Engine.
 * @param text of a manifest whose daemons need no inputs
 */
export async function daemonStack(text: string, folder: string): Promise<Terraform> {
  const { manifest } = parseManifest(text, { file: FILE, env: {} });
  const position = { line: 1, column: 1, length: 1 };
  const stack = await compile(manifest, 'docker', { root: '..', file: FILE, locate: () => position });
  const { resource, terraform, data } = show(JSON.parse(stack.files.get('cdk.tf.json')?.content ?? ''));
  const daemons = Object.entries(show(show(resource).docker_container))
    .filter(([name]) => name.startsWith('daemon_'))
    .map(([name, each]) => [name, onTheEngine(show(each))]);
  const others = Object.fromEntries(
    Object.entries(show(show(data).docker_network)).map(([name, each]) => [name, { name: show(each).name }]),
  );
  const configuration = {
    terraform: { required_providers: { docker: show(show(terraform).required_providers).docker } },
    provider: { docker: { host: process.env.DOCKER_HOST } },
    data: {
      docker_image: { all: { name: IMAGE } },
      docker_network: { ...others, network: { name: networkName(manifest.name) } },
    },
    resource: { docker_container: Object.fromEntries(daemons) },
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(configuration));
  return await Terraform.inFolder(folder);
}

/** What the rest of the plan creates already exists. */
function onTheEngine(container: Record<string, unknown>): Record<string, unknown> {
  const { networks_advanced } = container;
  const networks = Array.isArray(networks_advanced) ? networks_advanced.map(show) : [];
  return {
    ...container,
    image: '${data.docker_image.all.id}',
    networks_advanced: networks.map((network) => ({
      ...network,
      name: String(network.name).replace('${docker_network.network.', '${data.docker_network.network.'),
    })),
    depends_on: undefined,
  };
}
