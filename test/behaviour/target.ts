import type { Context } from 'mocha';
import type { AgentPlace, TestAgent } from '../support/agent.js';
import type { Runs } from '../support/application.js';
import type { TestTarget } from '../support/target.js';

/** What the behaviour suite needs of a target: where an agent runs for it, and what lives there. */
export interface BehaviourTarget extends TestTarget {
  /** Gets ready what the target's plan would have made. Skips, from a hook, where there can be none. */
  place(context: Context): Promise<AgentPlace>;
  /** The workers of the agent's application that live, as the platform itself shows them. */
  living(agent: TestAgent): Promise<readonly LivingWorker[]>;
  /** SIGKILL to a worker, without the agent's knowledge. @param id as `living` gives it */
  kill(agent: TestAgent, id: string): Promise<void>;
  /** Makes a program of Python with packages from pip for the target's workers. Rejects where it can't be made here. */
  python?(text: string, packages: readonly string[]): Promise<PythonProgram>;
  /** Whether the platform shows where a worker listens. */
  readonly tellsPorts: boolean;
  /** Whether daemons are the agent's to run; else they are the plan's, and are tested with it. */
  readonly runsDaemons: boolean;
  /**
   * Where not all workers are held to their memory alike: what holds for these programs, as far as the platform tells.
   * Else the agent's notes say it.
   */
  readonly memory?: 'told' | 'untold';
  /** How much the cases about load ask for: no case is left out, but starts take longer on some targets. */
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
  /** CPUs that it was made to take. */
  readonly cpu: number;
}

export interface Load {
  /** Workers of one workload at once. */
  readonly workers: number;
  /** Executions of one job. */
  readonly executions: number;
  /** How often an agent is killed. */
  readonly kills: number;
}
