import { platforms } from '../../../providers/registry.js';
import type { Environment } from '../../environment.js';
import type { Provider } from '../framework/provider.js';
import { Connection } from './connection.js';
import { dataSources } from './data.js';
import { apiKeyEphemeral } from './ephemeral.js';
import { functions } from './functions.js';
import { agentResource } from './resources/agent.js';
import { apiKeyResource } from './resources/api-key.js';
import { applicationResource } from './resources/application.js';

/** All that the provider `multinode` offers. */
export async function multinodeProvider(env: Environment): Promise<Required<Provider>> {
  const connection = new Connection(env);
  const ofPlatforms = await Promise.all(platforms.map((platform) => platform.resources()));
  return {
    configuration: connection.configuration,
    resources: [agentResource, apiKeyResource, applicationResource(connection), ...ofPlatforms.flat()],
    dataSources: dataSources(connection),
    ephemerals: [apiKeyEphemeral],
    functions,
    actions: [],
  };
}
