import type { Execution } from '../../api/types.js';
import { background } from '../../process/background.js';
import { clause } from '../../text/sentence.js';
import type { ExecutedSpec, ExecutionPool } from '../executions/pool.js';
import type { ExecutionStore } from '../executions/store.js';
import { isFinal } from '../executions/transitions.js';
import type { Logger } from '../logging/logger.js';
import { surely } from '../store/surely.js';
import type { Clock } from '../time/clock.js';
import type { AwaitedStore } from './awaited-store.js';
import type { Standing } from './conditions.js';

export interface AwaitedParts {
  readonly awaited: AwaitedStore;
  readonly executionStore: ExecutionStore;
  readonly clock: Clock;
  readonly log: Logger;
}

const PENDING: Standing = { started: false, ready: false, problem: null, failed: false };

/** The executions of jobs that others wait for: the agent starts one for each cause. */
export class AwaitedExecutions {
  /** What executions are being started for that are not on disk yet, by job. */
  readonly #starting = new Map<string, string>();

  constructor(private readonly parts: AwaitedParts) {}

  /** The job's execution for the cause; null if there is none yet. */
  execution(job: string, cause: string): string | null {
    const awaited = this.parts.awaited.get(job);
    return awaited?.cause === cause ? awaited.execution : null;
  }

  /** How far the job's execution for the cause has come. */
  standing(job: string, cause: string): Standing {
    const awaited = this.parts.awaited.get(job);
    if (awaited?.cause !== cause || this.#starting.get(job) === cause) return PENDING;
    const execution = this.parts.executionStore.get(awaited.execution);
    const state = isFinal(awaited.state) ? awaited.state : (execution?.state ?? awaited.state);
    if (state === 'SUCCEEDED') return { started: true, ready: true, problem: null, failed: false };
    const failed = isFinal(state);
    const why = execution?.error?.detail ?? (state === 'CANCELLED' ? 'it was cancelled' : 'it failed');
    const problem = failed ? clause(why) : null;
    return { started: state !== 'PENDING', ready: false, problem, failed };
  }

  /**
   * Starts the execution unless there is one already.
   * @param again whether one that has failed is tried again
   */
  ensure(pool: ExecutionPool<ExecutedSpec>, cause: string, again: boolean): void {
    const { awaited, executionStore, clock, log } = this.parts;
    const { name } = pool;
    if (this.#starting.get(name) === cause) return;
    const known = awaited.get(name);
    if (known?.cause === cause) {
      const execution = executionStore.get(known.execution);
      // Its end may not have been recorded before the agent was killed.
      if (execution) this.ended(execution);
      const exists = execution !== null || isFinal(known.state);
      if (exists && !(again && this.standing(name, cause).failed)) return;
    }
    const over = () => pool.control.leaving || pool.control.detached;
    this.#starting.set(name, cause);
    background(`the execution of ${name} that others wait for was not started`, () =>
      surely(
        () =>
          pool.submit({ input: '' }, (execution) =>
            awaited.write(name, { cause, execution, state: 'PENDING' }),
          ),
        { clock, log, what: { workload: name }, over },
      ).finally(() => {
        if (this.#starting.get(name) === cause) this.#starting.delete(name);
      }),
    );
  }

  /**
   * Takes note of an execution's end. One that somebody has started after the awaited one failed counts as well.
   * @param noted called once that is on disk
   */
  ended({ id, workload, state }: Execution, noted = () => {}): void {
    const { awaited } = this.parts;
    const known = awaited.get(workload);
    if (!known || !isFinal(state) || known.state === 'SUCCEEDED' || known.state === state) return;
    if (known.execution !== id && !(state === 'SUCCEEDED' && isFinal(known.state))) return;
    background(`the end of execution ${id} was not recorded for those that wait for it`, () =>
      awaited.put(workload, { ...known, execution: id, state }).then(noted),
    );
  }
}
