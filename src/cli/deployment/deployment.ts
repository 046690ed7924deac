/** Sets up an application: with Terraform if it is installed, else without. */

import { platform } from '../../../providers/registry.js';
import { ensureRoom } from '../../agent/process/room.js';
import { TerraformError } from '../../errors/errors.js';
import type { Context } from '../context.js';
import { agentFolder, stackFolder } from '../locate.js';
import type { FoundManifest } from '../manifest.js';
import { readState } from '../state.js';
import type { AgentChange } from './difference.js';
import { DirectDeployment } from './direct.js';
import { TerraformDeployment } from './terraform.js';

/** Lets a deployment report its steps, and asks it to stop. */
export interface Work {
  readonly signal: AbortSignal;
  /** Aborts if the user does not want to wait for a clean end. */
  readonly kill: AbortSignal;
  step(text: string): void;
  /** Prints a line that stays. */
  line(text: string): void;
}

export interface DeploymentPlan {
  /** Whether the manifest differs from what is set up. */
  readonly changes: boolean;
  /** What will be done about it, such as "update the agent". */
  readonly steps: readonly string[];
  /** Changes by hand, such as "container daemon_beat was changed by hand (restart); that is undone"; not among the steps. */
  readonly drift?: readonly string[];
  /** The change to an agent that a platform runs; absent if the agent is a process on this machine. */
  readonly agent?: AgentChange | null;
  /** Names of the manifest's images that now stand for other images than when it was applied. */
  readonly images?: readonly string[];
}

export interface Deployment {
  plan(work: Work): Promise<DeploymentPlan>;
  /** Makes the planned changes. */
  apply(work: Work): Promise<void>;
  /** Discards the plan. */
  close(): Promise<void>;
}

/**
 * @param options.note tells the user that Terraform is not used
 * @param options.migrate whether to move the state to the manifest's backend
 * @throws AgentError MN4013 if the stack's disk is full; TerraformError MN3001 if Terraform is needed, by the target or by the stack
 * as it was set up, and not installed
 */
export async function openDeployment(
  context: Pick<Context, 'options' | 'cwd' | 'env'>,
  found: FoundManifest,
  { note, migrate }: { readonly note: (text: string) => void; readonly migrate: boolean },
): Promise<Deployment> {
  const agent = await agentFolder(context);
  ensureRoom(agent);
  try {
    return await TerraformDeployment.open(context, found, migrate);
  } catch (error) {
    const direct = platform(context.options.target).withoutTerraform !== undefined;
    if (!isMissing(error) || !direct || context.env.MULTINODE_TERRAFORM) throw error;
    if (found.manifest.terraform?.backend !== undefined) throw error;
    const folder = await stackFolder(context);
    if (await readState({ folder, env: context.env })) {
      throw new TerraformError(
        'MN3001',
        `this stack is managed by Terraform or OpenTofu (its state is in ${folder}), but neither terraform nor tofu is on the PATH; install the one that set it up, or set MULTINODE_TERRAFORM to its path`,
        { cause: error },
      );
    }
    note('neither terraform nor tofu is installed; multinode starts the agent itself');
    return new DirectDeployment(context, found, { folder, env: context.env });
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof TerraformError && error.code === 'MN3001';
}
