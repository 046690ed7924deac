import { TerraformOutput, type TerraformStack } from '../../src/constructs/cdktf.js';
import { literal } from '../../src/constructs/literal.js';
import { safeNames } from '../../src/constructs/names.js';
import type { PlanContext } from '../platform.js';

interface Addresses {
  /** Address of the agent's API. */
  readonly url: string;
  /** Path of the file with its key, relative to the stack's folder. */
  readonly apiKeyFile: string;
  /** The key itself, if the state has it. */
  readonly apiKey?: string;
  /** Host on which services are reached. */
  readonly serviceHost: string;
}

/** Every stack's outputs: the addresses of the agent, functions and services, and the key. */
export function addOutputs(
  stack: TerraformStack,
  { manifest, origin }: PlanContext,
  { url, apiKey, apiKeyFile, serviceHost }: Addresses,
): void {
  new TerraformOutput(stack, 'url', { value: url, description: 'Address of the agent.' });
  new TerraformOutput(stack, 'api_key_file', {
    value: apiKeyFile,
    description: 'File with the key for calls to the agent.',
  });
  if (apiKey !== undefined) {
    new TerraformOutput(stack, 'api_key', {
      value: apiKey,
      description: 'Key for calls to the agent.',
      sensitive: true,
    });
  }
  for (const [name, safe] of safeNames(Object.keys(manifest.functions))) {
    const output = new TerraformOutput(stack, `function_${safe}_url`, {
      value: `${url}/functions/${name}`,
      description: `Address of the function ${literal(name)}.`,
    });
    origin(output, ['functions', name]);
  }
  for (const [name, safe] of safeNames(Object.keys(manifest.services))) {
    const { port, protocol = 'http' } = manifest.services[name] ?? {};
    const output = new TerraformOutput(stack, `service_${safe}_url`, {
      value: `${protocol}://${serviceHost}:${port}`,
      description: `Address of the service ${literal(name)}.`,
    });
    origin(output, ['services', name]);
  }
}
