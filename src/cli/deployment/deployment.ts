/** Sets an application up: with Terraform if it is installed, else without. */

import { platform } from '../../../providers/registry.js';
import { ensureRoom } from '../../agent/process/room.js';
import { TerraformError } from '../../errors/errors.js';
import type { Context } from '../context.js';
import { agentFolder, stackFolder } from '../locate.js';
import type { FoundManifest } from '../manifest.js';
import type { AgentChange } from './difference.js';
import { DirectDeployment } from './direct.js';
import { hasState, TerraformDeployment } from './terraform.js';

/** How a deployment says what it does, and learns that it is to end. */
export interface Work {
  readonly signal: AbortSignal;
  /** Aborts when the user won't wait for an orderly end. */
  readonly kill: AbortSignal;
  step(text: string): void;
}

export interface Plan {
  /** Whether what is set up differs from the manifest. */
  readonly changes: boolean;
  /** What is to be done about it, such as "update the agent". */
  readonly steps: readonly string[];
  /** What was changed or removed by hand, such as "container daemon_beat was changed by hand; it is replaced"; not among the steps. */
  readonly drift?: readonly string[];
  /** What becomes of an agent that a platform runs; not given for one that is a process of this machine. */
  readonly agent?: AgentChange | null;
  /** Images of the manifest whose names mean other images than when it was applied. */
  readonly images?: readonly string[];
}

export interface Deployment {
  plan(work: Work): Promise<Plan>;
  /** Does what was planned. */
  apply(work: Work): Promise<void>;
  /** Forgets the plan. */
  close(): Promise<void>;
}

/**
 * @param note for people: that it goes without Terraform
 * @throws AgentError MN4013 where the stack's disk is full, TerraformError MN3001 if no program is installed that the target, or the stack as it was set up, needs
 */
export async function openDeployment(
  context: Pick<Context, 'options' | 'cwd' | 'env'>,
  found: FoundManifest,
  note: (text: string) => void,
): Promise<Deployment> {
  ensureRoom(agentFolder(context));
  try {
    return await TerraformDeployment.open(context, found);
  } catch (error) {
    const direct = platform(context.options.target).withoutTerraform !== undefined;
    if (!isMissing(error) || !direct || context.env.MULTINODE_TERRAFORM) throw error;
    const folder = stackFolder(context);
    if (await hasState(folder)) {
      throw new TerraformError(
        'MN3001',
        `Terraform or OpenTofu manages this stack (its state is in ${folder}), and neither terraform nor tofu is on the PATH now; install the one that set it up, or name it in MULTINODE_TERRAFORM`,
        { cause: error },
      );
    }
    note('neither terraform nor tofu is installed: multinode starts the agent itself');
    return new DirectDeployment(context, found);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof TerraformError && error.code === 'MN3001';
}
