/** Finds an agent that is not a process on this machine: Terraform's state has its address. Pure. */
import type { ApplicationView } from '../api/types.js';
import { ManifestError } from '../errors/errors.js';
import { isRecord } from '../json/shape.js';
import { validateNormalised } from '../manifest/validate-normalised.js';
import type { State } from './state.js';

/** What was applied last. */
export type Applied = Pick<ApplicationView, 'manifest' | 'inputs_fingerprint'>;

export interface StackAgent {
  readonly url: string;
  readonly apiKey: string;
}

/**
 * The agent in the outputs of a stack; undefined if nothing is applied, or if the agent is a process, whose own folder says
 * more.
 */
export function stackAgent(state: State | undefined): StackAgent | undefined {
  if (!state || state.resources.some(({ type }) => type === 'multinode_agent')) return undefined;
  const url = output(state, 'url');
  const apiKey = output(state, 'api_key');
  return url === undefined || apiKey === undefined ? undefined : { url, apiKey };
}

/** Where the stack's agent is, if it is a process. */
export function agentProcess(
  state: State | undefined,
): { readonly machine: string; readonly folder: string } | undefined {
  const { machine, folder } = attributesOf(state, 'multinode_agent');
  return typeof machine === 'string' && typeof folder === 'string' ? { machine, folder } : undefined;
}

/** What Terraform applied last to an agent; null if there is nothing, or if this version can't read it. */
export function stateApplication(state: State | undefined): Applied | null {
  const { manifest, inputs_fingerprint } = attributesOf(state, 'multinode_application');
  if (!isRecord(manifest) || typeof inputs_fingerprint !== 'string') return null;
  try {
    return { manifest: validateNormalised(manifest.value), inputs_fingerprint };
  } catch (error) {
    if (error instanceof ManifestError) return null;
    throw error;
  }
}

function attributesOf(state: State | undefined, type: string): Readonly<Record<string, unknown>> {
  const resource = state?.resources.find((each) => each.type === type);
  const instance: unknown = Array.isArray(resource?.instances) ? resource.instances[0] : undefined;
  return isRecord(instance) && isRecord(instance.attributes) ? instance.attributes : {};
}

function output({ outputs }: State, name: string): string | undefined {
  const found = outputs[name];
  return isRecord(found) && typeof found.value === 'string' ? found.value : undefined;
}
