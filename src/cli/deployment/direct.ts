import { join } from 'node:path';
import { platform } from '../../../providers/registry.js';
import { inspectAgent } from '../../agent/process/description.js';
import { startAgent } from '../../agent/process/launch.js';
import { removeAgent } from '../../agent/process/remove.js';
import { stopAgent } from '../../agent/process/stop.js';
import type { ApplicationRequest } from '../../api/types.js';
import { Client } from '../../client/client.js';
import { checkSupported } from '../../compiler/support.js';
import { ManifestError } from '../../errors/errors.js';
import type { TargetName } from '../../manifest/model.js';
import type { Context } from '../context.js';
import { AGENT_FOLDER } from '../locate.js';
import { type FoundManifest, pointing } from '../manifest.js';
import type { StackPlace } from '../state.js';
import type { Deployment, DeploymentPlan, Work } from './deployment.js';
import { applicationRequest, type Difference, difference } from './difference.js';

/** Sets up a target without Terraform: starts the agent itself, and sends it the manifest. */
export class DirectDeployment implements Deployment {
  readonly #found: FoundManifest;
  readonly #target: TargetName;
  readonly #folder: string;
  readonly #env: NodeJS.ProcessEnv;

  readonly #stack: StackPlace;

  constructor(context: Pick<Context, 'options' | 'env'>, found: FoundManifest, stack: StackPlace) {
    this.#found = found;
    this.#target = context.options.target;
    this.#stack = stack;
    this.#folder = join(stack.folder, AGENT_FOLDER);
    this.#env = context.env;
  }

  async plan(): Promise<DeploymentPlan> {
    const request = await this.#request();
    const { manifest, inputs, agent } = await this.#difference(request);
    const steps = agent ? [`${agent.action} the agent`] : [];
    if (manifest.length > 0 || inputs || agent) steps.push('update the application');
    return { changes: steps.length > 0, steps };
  }

  async apply({ signal, step }: Work): Promise<void> {
    const request = await this.#request();
    const { agent } = await this.#difference(request);
    if (agent?.action === 'restart') {
      step('waiting for the previous agent to end');
      await stopAgent(this.#folder, { grace: GRACE });
    }
    step('starting the agent');
    const client = await startForManifest(this.#found, this.#target, this.#folder, signal);
    step('applying the manifest');
    await pointing(this.#found, () => client.putApplication(request, { signal }));
  }

  async close(): Promise<void> {}

  #request(): Promise<ApplicationRequest> {
    refuseUnsupported(this.#found, this.#target);
    return applicationRequest(this.#found, { target: this.#target, env: this.#env });
  }

  #difference(request: ApplicationRequest): Promise<Difference> {
    return difference(request, {
      target: this.#target,
      stack: this.#stack,
      root: this.#found.root,
    });
  }
}

/** @throws ManifestError with everything that this version can't run on the target */
export function refuseUnsupported({ manifest, source, file }: FoundManifest, target: TargetName): void {
  const issues = checkSupported(manifest, target, { file, locate: source.locate });
  if (issues.length > 0) throw new ManifestError(issues);
}

/** The folder's agent, started if it is not running. */
export async function startForManifest(
  { manifest, root }: FoundManifest,
  target: TargetName,
  folder: string,
  signal: AbortSignal,
): Promise<Client> {
  const listen = platform(target).withoutTerraform?.(manifest.targets);
  if (!listen) throw new Error(`the ${target} target needs Terraform`);
  const { url, apiKey } = await startAgent({
    application: manifest.name,
    target,
    root,
    dataDir: folder,
    ...listen,
    signal,
  });
  return new Client({ url, key: apiKey });
}

/** Milliseconds that the agent, and workers that one has left behind, have to end. */
const GRACE = 130_000;

/** Stops the agent in the folder with all its workers, draining them if it answers, and removes the folder. */
export async function removeDirect(
  folder: string,
  root: string,
  { signal, kill, step }: Work,
): Promise<void> {
  const agent = inspectAgent(folder);
  if (agent) {
    const client = new Client({ url: agent.url, key: agent.apiKey });
    step('draining the workers');
    await drain(client, signal, kill);
    step('stopping the agent');
  }
  await removeAgent(folder, { root, grace: kill.aborted ? 0 : GRACE });
}

/** Resolves once the workers are gone, or the user does not want to wait any longer. */
async function drain(client: Client, signal: AbortSignal, kill: AbortSignal): Promise<void> {
  try {
    await client.deleteApplication({ signal: AbortSignal.any([signal, kill]) });
  } catch (error) {
    if (!kill.aborted) throw error;
  }
}
