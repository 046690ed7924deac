import {
  executionDetailShape,
  executionListShape,
  executionShape,
  progressListShape,
} from '../api/shapes.generated.js';
import type {
  Execution,
  ExecutionDetail,
  ExecutionList,
  ExecutionState,
  LogEntry,
  Progress,
  ProgressList,
} from '../api/types.js';
import type { CallOptions } from './client.js';
import { readLog } from './log.js';
import { query, type Transport } from './transport.js';

export interface ListExecutions extends CallOptions {
  readonly workload?: string;
  readonly state?: ExecutionState;
  readonly limit?: number;
  readonly cursor?: string;
}

export interface StartOptions extends CallOptions {
  /** At most 250,000 characters. */
  readonly input?: string;
  /** Two requests with the same key make one execution, so a request is repeated if its connection broke. */
  readonly idempotencyKey?: string;
}

/** Seconds that one request waits for the end, or for a progress report. */
const WAIT = 30;

/** Executions of jobs and runs of scheduled tasks; see Client about errors. */
export class Executions {
  constructor(protected readonly transport: Transport) {}

  get(id: string, options: CallOptions = {}): Promise<ExecutionDetail> {
    return this.transport.json(executionDetailShape, path(id), options);
  }

  /** One page, newest first. */
  list({ signal, ...search }: ListExecutions = {}): Promise<ExecutionList> {
    return this.transport.json(executionListShape, `/v1/executions${query({ ...search })}`, { signal });
  }

  /** Cancels an execution that has not ended; a running one is CANCELLING until its worker has ended. */
  cancel(id: string, options: CallOptions = {}): Promise<Execution> {
    return this.transport.json(executionDetailShape, path(id, '/cancel'), { ...options, method: 'POST' });
  }

  /** Forgets an ended execution, with its output and its logs. */
  async remove(id: string, options: CallOptions = {}): Promise<void> {
    await this.transport.send(path(id), { ...options, method: 'DELETE' });
  }

  /** Resolves with the execution once it has ended, in any state. */
  async wait(id: string, options: CallOptions = {}): Promise<ExecutionDetail> {
    for (;;) {
      const now = await this.transport.json(executionDetailShape, `${path(id)}?wait=${WAIT}`, options);
      if (now.finished_at !== null) return now;
    }
  }

  /** The last 20 progress reports, newest last. */
  async latestProgress(id: string, options: CallOptions = {}): Promise<readonly Progress[]> {
    return (await this.#reports(id, {}, options)).items;
  }

  /**
   * Progress reports as they are made, until the execution has ended. If more than 20 were made since the last request,
   * the older ones are left out, as `sequence` shows.
   */
  async *progress(id: string, options: CallOptions = {}): AsyncGenerator<Progress> {
    let after = 0;
    for (;;) {
      const { items, ended } = await this.#reports(id, { after, wait: WAIT }, options);
      yield* items;
      after = items.at(-1)?.sequence ?? after;
      if (ended) return;
    }
  }

  async input(id: string, options: CallOptions = {}): Promise<string> {
    return (await this.transport.send(path(id, '/input'), options)).text();
  }

  /** The last `tail` lines of its workers, then, with `follow`, new ones until it has ended. */
  logs(
    id: string,
    options: CallOptions & { tail?: number; follow?: boolean } = {},
  ): AsyncGenerator<LogEntry> {
    return readLog(this.transport, path(id, '/logs'), options);
  }

  #reports(
    id: string,
    which: { readonly after?: number; readonly wait?: number },
    options: CallOptions,
  ): Promise<ProgressList> {
    return this.transport.json(progressListShape, `${path(id, '/progress')}${query({ ...which })}`, options);
  }
}

export class Jobs extends Executions {
  /** Resolves once the execution is stored. */
  start(job: string, options: StartOptions = {}): Promise<Execution> {
    return start(this.transport, `/v1/jobs/${encodeURIComponent(job)}/executions`, options);
  }
}

export class ScheduledTasks extends Executions {
  /** Starts a run now, whatever the schedule says; resolves once it is stored. */
  run(task: string, options: StartOptions = {}): Promise<Execution> {
    return start(this.transport, `/v1/scheduled_tasks/${encodeURIComponent(task)}/executions`, options);
  }
}

function start(
  transport: Transport,
  path: string,
  { input, idempotencyKey, signal }: StartOptions,
): Promise<Execution> {
  const headers = new Headers({ 'content-type': 'text/plain; charset=utf-8' });
  if (idempotencyKey !== undefined) headers.set('idempotency-key', idempotencyKey);
  const repeatable = idempotencyKey !== undefined;
  return transport.json(executionShape, path, { method: 'POST', headers, body: input, signal, repeatable });
}

function path(id: string, rest = ''): string {
  return `/v1/executions/${encodeURIComponent(id)}${rest}`;
}
