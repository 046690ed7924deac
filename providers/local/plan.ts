import { TerraformOutput } from '../../src/compiler/cdktf.js';
import { MultinodeAgent } from '../../src/compiler/constructs/agent.js';
import { MultinodeApplication } from '../../src/compiler/constructs/application.js';
import { MultinodeProvider } from '../../src/compiler/constructs/provider.js';
import { literal, literals } from '../../src/compiler/literal.js';
import { safeNames } from '../../src/compiler/names.js';
import type { Plan } from '../platform.js';

/** Terraform fills it in, and the provider runs in the folder that it counts from: a moved stack stays whole. */
const STACK_FOLDER = '${path.module}';

/** An agent process on this machine, and the application that it runs. */
export const plan: Plan = (stack, { manifest, root, origin }) => {
  new MultinodeProvider(stack, 'provider');
  const folder = root === '.' ? STACK_FOLDER : `${STACK_FOLDER}/${literal(root)}`;
  const { host, port } = manifest.targets.local;

  const agent = new MultinodeAgent(stack, 'agent', {
    application: literal(manifest.name),
    target: 'local',
    root: folder,
    dataDir: `${STACK_FOLDER}/agent`,
    host: literal(host),
    port,
  });
  origin(agent, ['targets', 'local']);

  const application = new MultinodeApplication(stack, 'application', {
    url: agent.url,
    apiKey: agent.apiKey,
    root: folder,
    manifest: literals(manifest),
  });
  origin(application, []);
  origin(application, [], 'manifest');

  new TerraformOutput(stack, 'url', { value: agent.url, description: 'Address of the agent.' });
  new TerraformOutput(stack, 'api_key', {
    value: agent.apiKey,
    description: 'Key for calls to the agent.',
    sensitive: true,
  });
  for (const [name, safe] of safeNames(Object.keys(manifest.functions))) {
    const output = new TerraformOutput(stack, `function_${safe}_url`, {
      value: `${agent.url}/functions/${name}`,
      description: `Address of the function ${literal(name)}.`,
    });
    origin(output, ['functions', name]);
  }
};
