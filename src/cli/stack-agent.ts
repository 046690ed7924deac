/** Finds an agent that is no process of this machine's: Terraform's state says where it answers. */
import { join } from 'node:path';
import { readIfThere } from '../agent/process/files.js';
import { isRecord } from '../manifest/path.js';

export interface StackAgent {
  readonly url: string;
  readonly apiKey: string;
}

/**
 * The agent of the stack in the folder, as its outputs tell; undefined where nothing is applied, or the agent is a
 * process, which its own folder tells more of.
 */
export function stackAgent(stackFolder: string): StackAgent | undefined {
  const text = readIfThere(join(stackFolder, 'terraform.tfstate'));
  const state: unknown = text === undefined ? undefined : JSON.parse(text);
  if (!isRecord(state) || !Array.isArray(state.resources)) return undefined;
  if (state.resources.some((resource) => isRecord(resource) && resource.type === 'multinode_agent')) {
    return undefined;
  }
  const url = output(state.outputs, 'url');
  const apiKey = output(state.outputs, 'api_key');
  return url === undefined || apiKey === undefined ? undefined : { url, apiKey };
}

function output(outputs: unknown, name: string): string | undefined {
  const found = isRecord(outputs) ? outputs[name] : undefined;
  return isRecord(found) && typeof found.value === 'string' ? found.value : undefined;
}
