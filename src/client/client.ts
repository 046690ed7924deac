import {
  applicationChangeShape,
  applicationViewShape,
  decisionListShape,
  healthShape,
  historyShape,
  inputChangesShape,
  invocationListShape,
  invocationShape,
  quotaStatusShape,
  statusShape,
} from '../api/shapes.generated.js';
import type {
  AgentEvent,
  ApplicationRequest,
  ApplicationView,
  DecisionList,
  Health,
  History,
  InputChange,
  Inputs,
  Invocation,
  InvocationList,
  InvocationState,
  LogEntry,
  QuotaStatus,
  Status,
} from '../api/types.js';
import { AgentError, UsageError } from '../errors/errors.js';
import { untilApplied } from './applied.js';
import { readEvents } from './events.js';
import { Jobs, ScheduledTasks } from './executions.js';
import { FunctionHandle } from './function.js';
import { PendingInvocation } from './invocation.js';
import { JobHandle } from './job.js';
import { within } from './limit.js';
import { readLog } from './log.js';
import { type Exchange, type Fetch, parse, passedOn, query, refused, Transport } from './transport.js';
import type { ValueOptions } from './values.js';

export interface ClientOptions {
  /** The agent's address, for example http://127.0.0.1:8700. */
  readonly url: string;
  readonly key?: string;
  /** Replaces the global fetch, for proxies, certificates or other time limits. */
  readonly fetch?: Fetch;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
}

export interface ApplyOptions extends CallOptions {
  /** Ends the wait for jobs that run before the change, which the agent goes on with; `signal` by default. */
  readonly waitSignal?: AbortSignal;
}

export interface InvokeOptions extends CallOptions {
  /** POST by default if there is a body, otherwise GET. */
  readonly method?: string;
  /** Sub-path and query, for example /users?limit=3. */
  readonly path?: string;
  readonly headers?: RequestInit['headers'];
  readonly body?: RequestInit['body'];
  /** Milliseconds until the response must have begun. */
  readonly timeout?: number;
}

/**
 * The agent's API. Every method rejects with AgentError: MN4011 if nothing answers, otherwise the code of the agent's
 * refusal, which is in `refusal`. An aborted signal rejects with the signal's reason.
 */
export class Client {
  readonly url: string;
  readonly jobs: Jobs;
  readonly scheduledTasks: ScheduledTasks;
  readonly #transport: Transport;

  /** @throws UsageError MN9001 for an invalid address */
  constructor(options: ClientOptions) {
    if (!/^https?:\/\//.test(options.url) || !URL.canParse(options.url)) {
      throw new UsageError(
        'MN9001',
        `"${options.url}" is not the address of an agent; http://HOST:PORT is expected`,
      );
    }
    this.url = options.url.replace(/\/+$/, '');
    this.#transport = new Transport(
      this.url,
      options.key,
      options.fetch ?? ((url, init) => fetch(url, init)),
    );
    this.jobs = new Jobs(this.#transport);
    this.scheduledTasks = new ScheduledTasks(this.#transport);
  }

  /** Whether the agent is running; needs no key. */
  health(options: CallOptions = {}): Promise<Health> {
    return this.#transport.json(healthShape, '/healthz', options);
  }

  /** The applied application; null if there is none. */
  async getApplication(options: CallOptions = {}): Promise<ApplicationView | null> {
    try {
      return await this.#transport.json(applicationViewShape, '/v1/application', options);
    } catch (error) {
      if (error instanceof AgentError && error.code === 'MN4002') return null;
      throw error;
    }
  }

  /**
   * Applies an application and replaces the previous one; resolves once the jobs that run before it have succeeded. If
   * the manifest is rejected, its findings are in `refusal.errors`; MN4026 if a job fails.
   */
  async putApplication(
    application: ApplicationRequest,
    options: ApplyOptions = {},
  ): Promise<ApplicationView> {
    const { waitSignal = options.signal, ...call } = options;
    const response = await this.#transport.send('/v1/application', jsonBody('PUT', application, call));
    const text = await response.text();
    if (response.status !== 202) return parse(applicationViewShape, text, this.url);
    const { id } = parse(applicationChangeShape, text, this.url);
    await untilApplied(id, () => this.status(waitSignal ? { signal: waitSignal } : {}), waitSignal);
    const view = await this.getApplication(options);
    if (!view) throw new AgentError('MN4012', 'the application was removed while it was being applied');
    return view;
  }

  /** Which of these inputs differ from those of the applied application. */
  async changedInputs(inputs: Inputs, options: CallOptions = {}): Promise<readonly InputChange[]> {
    const { items } = await this.#transport.json(
      inputChangesShape,
      '/v1/application/changed-inputs',
      jsonBody('POST', inputs, options),
    );
    return items;
  }

  /** Drains and removes every worker; resolves once they have ended. */
  async deleteApplication(options: CallOptions = {}): Promise<void> {
    await this.#transport.send('/v1/application', { ...options, method: 'DELETE' });
  }

  status(options: CallOptions = {}): Promise<Status> {
    return this.#transport.json(statusShape, '/v1/status', options);
  }

  /** One page of the last scaling decisions about a workload, newest first. */
  decisions(
    name: string,
    options: CallOptions & { limit?: number; cursor?: string } = {},
  ): Promise<DecisionList> {
    const { signal, ...search } = options;
    const path = `/v1/decisions/${encodeURIComponent(name)}${query(search)}`;
    return this.#transport.json(decisionListShape, path, { signal });
  }

  /**
   * What happened to a workload over time: in the last hour by default, or between `from` and `to`.
   * @param options.step seconds of each item; by default chosen to give up to 500 items
   */
  history(
    name: string,
    options: CallOptions & { from?: Date; to?: Date; step?: number } = {},
  ): Promise<History> {
    const { signal, from, to, step } = options;
    const search = query({ from: from?.toISOString(), to: to?.toISOString(), step });
    return this.#transport.json(historyShape, `/v1/history/${encodeURIComponent(name)}${search}`, { signal });
  }

  /** The last `tail` lines of a workload's workers, then, with `follow`, new ones until the signal aborts. */
  logs(
    name: string,
    options: CallOptions & { tail?: number; follow?: boolean } = {},
  ): AsyncGenerator<LogEntry> {
    return readLog(this.#transport, `/v1/logs/${encodeURIComponent(name)}`, options);
  }

  /**
   * What changes in the agent: the status, then every change, until the signal aborts or the agent stops.
   * @param options.lastId id of the last event received, to continue after it
   */
  events(options: CallOptions & { lastId?: string } = {}): AsyncGenerator<AgentEvent> {
    return readEvents(this.#transport, options);
  }

  quotas(options: CallOptions = {}): Promise<QuotaStatus> {
    return this.#transport.json(quotaStatusShape, '/v1/quotas', options);
  }

  /** One page of the asynchronous invocations, newest first. */
  invocations(
    options: CallOptions & {
      function?: string;
      state?: InvocationState;
      limit?: number;
      cursor?: string;
    } = {},
  ): Promise<InvocationList> {
    const { signal, ...search } = options;
    return this.#transport.json(invocationListShape, `/v1/invocations${query(search)}`, { signal });
  }

  invocation(id: string, options: CallOptions = {}): Promise<Invocation> {
    return this.#transport.json(invocationShape, invocationPath(id), options);
  }

  /** The worker's response to an asynchronous invocation, whatever its status. Rejects if there is none (yet). */
  async invocationResponse(id: string, options: CallOptions = {}): Promise<Response> {
    return passedOn(await this.#transport.retrying(`${invocationPath(id)}/response`, options));
  }

  cancelInvocation(id: string, options: CallOptions = {}): Promise<Invocation> {
    return this.#transport.json(invocationShape, invocationPath(id), {
      ...options,
      method: 'DELETE',
    });
  }

  /**
   * Calls a function and resolves with the worker's response, whatever its status, as soon as it begins. Never sends
   * twice. Rejects if the agent refused to pass the call on, and with MN4006 after `timeout`.
   */
  async invoke(name: string, options: InvokeOptions = {}): Promise<Response> {
    return passedOn(await this.#call(name, options, new Headers(options.headers)));
  }

  /** Sends a call that the agent stores before it acknowledges it, and executes at least once. */
  async invokeAsync(name: string, options: InvokeOptions = {}): Promise<PendingInvocation> {
    const headers = new Headers(options.headers);
    headers.set('prefer', 'respond-async');
    const response = await this.#call(name, options, headers);
    const text = await response.text();
    if (response.status !== 202) throw refused(response.status, text);
    return new PendingInvocation(this, parse(invocationShape, text, this.url));
  }

  /**
   * A function by name, to be called with values and to return values.
   * @param options.output checks the value of a response and gives it its type; without it the types are the caller's
   * claim
   */
  function<Input = unknown, Output = unknown>(
    name: string,
    options: ValueOptions<Output> = {},
  ): FunctionHandle<Input, Output> {
    return new FunctionHandle(this, name, options);
  }

  /** A job by name, to be started with values and to return a value. @param options like those of `function` */
  job<Input = unknown, Output = unknown>(
    name: string,
    options: ValueOptions<Output> = {},
  ): JobHandle<Input, Output> {
    return new JobHandle(this.jobs, name, options);
  }

  #call(name: string, options: InvokeOptions, headers: Headers): Promise<Response> {
    return within(`function "${name}" has not answered`, options, (signal) =>
      this.#transport.once(functionPath(name, options.path ?? ''), {
        method: options.method ?? (options.body == null ? 'GET' : 'POST'),
        headers,
        body: options.body,
        signal,
      }),
    );
  }
}

/** A request with a JSON body. */
function jsonBody(method: string, body: unknown, options: CallOptions): Exchange {
  const headers = new Headers({ 'content-type': 'application/json' });
  return { ...options, method, headers, body: JSON.stringify(body) };
}

function invocationPath(id: string): string {
  return `/v1/invocations/${encodeURIComponent(id)}`;
}

/** @throws UsageError MN9001 for a sub-path with ".." that would leave the function */
function functionPath(name: string, path: string): string {
  const root = `/functions/${encodeURIComponent(name)}`;
  const whole = `${root}${path === '' || /^[/?]/.test(path) ? '' : '/'}${path}`;
  const { pathname, search } = new URL(whole, 'http://agent');
  if (pathname !== root && !pathname.startsWith(`${root}/`)) {
    throw new UsageError('MN9001', `the path "${path}" leaves function "${name}"`);
  }
  return `${pathname}${search}`;
}
