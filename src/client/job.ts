import type { Execution, ExecutionDetail, ExecutionList, Progress } from '../api/types.js';
import { AgentError } from '../errors/errors.js';
import type { CallOptions } from './client.js';
import type { Jobs, ListExecutions, StartOptions } from './executions.js';
import { type TimeLimit, within } from './limit.js';
import { encode, parse, typed, type ValueOptions } from './values.js';

/** A job, started with its input as JSON; see Client about errors. */
export class JobHandle<Input, Output> {
  constructor(
    private readonly jobs: Jobs,
    readonly name: string,
    private readonly options: ValueOptions<Output>,
  ) {}

  /**
   * Resolves once the execution is stored. With an idempotency key, the request is repeated if its connection broke.
   */
  async start(input: Input, options: Omit<StartOptions, 'input'> = {}): Promise<JobRun<Output>> {
    const { id } = await this.jobs.start(this.name, { ...options, input: encode(input) });
    return this.run(id);
  }

  /** An execution that was started earlier, by its id. */
  run(id: string): JobRun<Output> {
    return new JobRun(this.jobs, id, this.options);
  }

  get(id: string, options: CallOptions = {}): Promise<ExecutionDetail> {
    return this.jobs.get(id, options);
  }

  cancel(id: string, options: CallOptions = {}): Promise<Execution> {
    return this.jobs.cancel(id, options);
  }

  /** One page of its executions, newest first. */
  list(options: Omit<ListExecutions, 'workload'> = {}): Promise<ExecutionList> {
    return this.jobs.list({ ...options, workload: this.name });
  }
}

/** One execution of a job. */
export class JobRun<Output> {
  constructor(
    private readonly jobs: Jobs,
    readonly id: string,
    private readonly options: ValueOptions<Output>,
  ) {}

  get(options: CallOptions = {}): Promise<ExecutionDetail> {
    return this.jobs.get(this.id, options);
  }

  cancel(options: CallOptions = {}): Promise<Execution> {
    return this.jobs.cancel(this.id, options);
  }

  /** Its progress reports, until it has ended. */
  progress(options: CallOptions = {}): AsyncGenerator<Progress> {
    return this.jobs.progress(this.id, options);
  }

  /** Resolves with the execution once it has ended, in any state; rejects after the timeout (MN4006). */
  wait(options: TimeLimit = {}): Promise<ExecutionDetail> {
    return within(`execution ${this.id} has not ended`, options, (signal) =>
      this.jobs.wait(this.id, signal ? { signal } : {}),
    );
  }

  /**
   * Waits for the end and resolves with the output's value, undefined if it has none. Rejects with AgentError if the
   * execution failed (with its error) or was cancelled (MN4004), with FunctionError if the output is not JSON.
   */
  async result(options: TimeLimit = {}): Promise<Output> {
    const { error, state, output } = await this.wait(options);
    if (error) throw new AgentError(error.code, error.detail, { status: error.status, problem: error });
    if (state !== 'SUCCEEDED') {
      throw new AgentError('MN4004', `execution ${this.id} was cancelled`, { status: 409 });
    }
    const value =
      output === null ? undefined : parse(output, `the output of execution ${this.id} is not JSON`, 200);
    return typed(value, this.options);
  }
}
