import { bracketed } from '../../src/addresses.js';
import { MultinodeAgent } from '../../src/constructs/agent.js';
import { MultinodeApplication } from '../../src/constructs/application.js';
import { literal, literals } from '../../src/constructs/literal.js';
import { MultinodeProvider } from '../../src/constructs/provider.js';
import type { Plan } from '../platform.js';
import { addOutputs } from '../shared/outputs.js';
import { fromStack, STACK_FOLDER } from '../shared/stack-folder.js';

/** An agent process on this machine, and the application that it runs. */
export const plan: Plan = (stack, context) => {
  const { manifest, root, origin } = context;
  new MultinodeProvider(stack, 'provider');
  const folder = fromStack(root, '.');
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
    apiKeyFile: agent.apiKeyFile,
    root: folder,
    manifest: literals(manifest),
  });
  origin(application, []);
  origin(application, [], 'manifest');

  const { url, apiKeyFile } = agent;
  addOutputs(stack, context, { url, apiKeyFile, serviceHost: literal(bracketed(host)) });
};
