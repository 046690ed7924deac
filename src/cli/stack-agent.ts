/** Finds an agent that is not a process on this machine: Terraform's state has its address. */
import { join } from 'node:path';
import { readIfThere } from '../agent/process/files.js';
import type { ApplicationView } from '../api/types.js';
import { ManifestError } from '../errors/errors.js';
import { isRecord } from '../json/shape.js';
import { validateNormalised } from '../manifest/validate-normalised.js';

/** What was applied last. */
export type Applied = Pick<ApplicationView, 'manifest' | 'inputs_fingerprint'>;

export interface StackAgent {
  readonly url: string;
  readonly apiKey: string;
}

/**
 * The agent in the outputs of the folder's stack; undefined if nothing is applied, or if the agent is a process, whose own
 * folder says more.
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

/**
 * What Terraform applied last to an agent, from the state in the stack's folder; null if there is nothing, or if this
 * version can't read it.
 */
export function stateApplication(stackFolder: string): Applied | null {
  const text = readIfThere(join(stackFolder, 'terraform.tfstate'));
  const state: unknown = text === undefined ? undefined : JSON.parse(text);
  if (!isRecord(state) || !Array.isArray(state.resources)) return null;
  const resource: unknown = state.resources.find(
    (each) => isRecord(each) && each.type === 'multinode_application',
  );
  const instance: unknown =
    isRecord(resource) && Array.isArray(resource.instances) ? resource.instances[0] : undefined;
  const attributes = isRecord(instance) && isRecord(instance.attributes) ? instance.attributes : {};
  const { manifest, inputs_fingerprint } = attributes;
  if (!isRecord(manifest) || typeof inputs_fingerprint !== 'string') return null;
  try {
    return { manifest: validateNormalised(manifest.value), inputs_fingerprint };
  } catch (error) {
    if (error instanceof ManifestError) return null;
    throw error;
  }
}

function output(outputs: unknown, name: string): string | undefined {
  const found = isRecord(outputs) ? outputs[name] : undefined;
  return isRecord(found) && typeof found.value === 'string' ? found.value : undefined;
}
