/** What runs now, beside what the manifest asks for. */

import type { ApplicationRequest, ApplicationView } from '../../client/types.js';
import { AgentError } from '../../errors/errors.js';
import { collectInputs, inputsFingerprint } from '../../manifest/inputs.js';
import { stackClient } from '../connection.js';
import { type FoundManifest, pointing } from '../manifest.js';
import { type Change, manifestChanges } from './changes.js';

export interface Difference {
  readonly manifest: readonly Change[];
  /** Whether a secret, an environment file, a passed-on variable or a program differs. */
  readonly inputs: boolean;
  /** Whether an agent answers; without one, everything is to be started. */
  readonly agent: boolean;
}

/** What is to be pushed to the agent. @throws ManifestError where a value that it refers to can't be read */
export async function applicationRequest(
  found: FoundManifest,
  env: NodeJS.ProcessEnv,
): Promise<ApplicationRequest> {
  const { manifest, root } = found;
  const inputs = await pointing(found, () => collectInputs(manifest, { root, env }));
  return { manifest, inputs };
}

export async function difference(
  { manifest, inputs }: ApplicationRequest,
  agentFolder: string,
): Promise<Difference> {
  const view = await stackClient(agentFolder)?.getApplication().catch(notAnswering);
  return {
    manifest: manifestChanges(view?.manifest ?? null, manifest),
    inputs: Boolean(view && view.inputs_fingerprint !== inputsFingerprint(inputs)),
    agent: view !== undefined,
  };
}

/** An agent that has died, or is of another make, shows nothing of what it ran. */
function notAnswering(error: unknown): ApplicationView | undefined {
  if (error instanceof AgentError) return undefined;
  throw error;
}
