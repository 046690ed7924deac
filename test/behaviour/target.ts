import type { Context } from 'mocha';
import type { AgentPlace, TestAgent } from '../support/agent.js';
import type { Runs } from '../support/application.js';
import type { TestTarget } from '../support/target.js';

/** What the behaviour suite needs from a target: where an agent for it runs, and which workers exist there. */
export interface BehaviourTarget extends TestTarget {
  /** Creates what the target's plan would have created. Skips, from a hook, if that is impossible here. */
  place(context: Context): Promise<AgentPlace>;
  /** The running workers of the agent's application, as the platform itself shows them. */
  living(agent: TestAgent): Promise<readonly LivingWorker[]>;
  /** Sends SIGKILL to a worker, without the agent's knowledge. @param id as returned by `living` */
  kill(agent: TestAgent, id: string): Promise<void>;
  /** Makes a Python program with packages from pip for the target's workers. Rejects if that is impossible here. */
  python?(text: string, packages: readonly string[]): Promise<PythonProgram>;
  /** Whether the platform shows where a worker listens. */
  readonly tellsPorts: boolean;
  /** Whether the agent runs the daemons; if not, they are in the plan, and tested with it. */
  readonly runsDaemons: boolean;
  /**
   * Set if not all workers' memory limits are enforced alike: whether they are for these programs, and whether the
   * platform reports that. Otherwise the agent's notes say so.
   */
  readonly memory?: 'reported' | 'unreported';
  /** How much load the cases use: no case is left out, but starts take longer on some targets. */
  readonly load: Load;
}

export interface PythonProgram {
  /** What runs it as a worker of the workload. */
  worker(name: string): Runs;
  remove(): Promise<void>;
}

export interface LivingWorker {
  readonly id: string;
  readonly workload: string;
  /** CPUs that it was created with. */
  readonly cpu: number;
}

export interface Load {
  /** Simultaneous workers of one workload. */
  readonly workers: number;
  /** Executions of one job. */
  readonly executions: number;
  /** How often an agent is killed. */
  readonly kills: number;
}
