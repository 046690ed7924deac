import type { Invocation } from '../api/types.js';
import { AgentError, UsageError } from '../errors/errors.js';
import type { CallOptions, Client } from './client.js';
import type { PendingInvocation } from './invocation.js';
import { type TimeLimit, within } from './limit.js';
import { inOrder } from './ordered.js';
import { brokenOff } from './transport.js';
import { answerOf, encode, typed, type ValueOptions } from './values.js';

export interface CallLimits extends TimeLimit {
  /** Sub-path and query, for example /users?limit=3. */
  readonly path?: string;
  readonly headers?: RequestInit['headers'];
}

export interface MapOptions extends CallLimits {
  /** Maximum number of simultaneous calls. @default 10 */
  readonly concurrency?: number;
}

const CONCURRENCY = 10;

/**
 * A function, called by POST with its input as JSON. A call is never sent twice. It rejects with FunctionError if the
 * worker's response is not 2xx, with AgentError if the agent refused to pass the call on, if no agent answers (MN4011)
 * and after the timeout (MN4006), and with the signal's reason if that aborted.
 */
export class FunctionHandle<Input, Output> {
  readonly #client: Client;
  readonly #answer: Answer<Output>;

  constructor(
    client: Client,
    readonly name: string,
    options: ValueOptions<Output>,
  ) {
    this.#client = client;
    this.#answer = { name, url: client.url, options };
  }

  /**
   * The response's value: parsed if it is JSON, otherwise its text; undefined without a body. `timeout` applies to each
   * call.
   */
  call(input: Input, options: CallLimits = {}): Promise<Output> {
    return within(`function "${this.name}" has not answered`, options, async (signal) => {
      const response = await this.#client.invoke(this.name, request(input, options, signal));
      return readValue(response, this.#answer, signal);
    });
  }

  /** Sends the call to the agent, which stores it before this resolves, and executes it at least once. */
  async callAsync(input: Input, options: CallLimits = {}): Promise<PendingCall<Output>> {
    return within(`the agent has not acknowledged a call of "${this.name}"`, options, async (signal) => {
      const pending = await this.#client.invokeAsync(this.name, request(input, options, signal));
      return new PendingCall(pending, this.#answer);
    });
  }

  /**
   * Calls the function for each input and yields the results in the order of the inputs, each as soon as it and all
   * earlier ones are available. The first error ends it and aborts the other calls, as does leaving the loop.
   */
  map(
    inputs: Iterable<Input> | AsyncIterable<Input>,
    { concurrency = CONCURRENCY, signal, ...options }: MapOptions = {},
  ): AsyncGenerator<Output> {
    if (!Number.isInteger(concurrency) || concurrency < 1) {
      throw new UsageError(
        'MN9001',
        `concurrency is ${concurrency}; a whole number of at least 1 is expected`,
      );
    }
    const call = (input: Input, whole: AbortSignal) => this.call(input, { ...options, signal: whole });
    return inOrder(inputs, call, { concurrency, signal });
  }
}

/** An asynchronous call that the agent has stored. */
export class PendingCall<Output> {
  readonly id: string;

  readonly #invocation: PendingInvocation;
  readonly #answer: Answer<Output>;

  constructor(invocation: PendingInvocation, answer: Answer<Output>) {
    this.id = invocation.id;
    this.#invocation = invocation;
    this.#answer = answer;
  }

  get(options: CallOptions = {}): Promise<Invocation> {
    return this.#invocation.get(options);
  }

  cancel(options: CallOptions = {}): Promise<Invocation> {
    return this.#invocation.cancel(options);
  }

  /** Waits for the end and resolves with the value; rejects as `call` does, and if the call was cancelled (MN4004). */
  result(options: TimeLimit = {}): Promise<Output> {
    return within(`invocation ${this.id} has not ended`, options, async (signal) => {
      const limits = signal ? { signal } : {};
      const { error, state } = await this.#invocation.wait(limits);
      if (error) throw new AgentError(error.code, error.detail, { status: error.status, problem: error });
      if (state !== 'SUCCEEDED') {
        throw new AgentError('MN4004', `invocation ${this.id} was cancelled`, { status: 409 });
      }
      return readValue(await this.#invocation.response(limits), this.#answer, signal);
    });
  }
}

/** How to read a response: its function, its agent, and the check of its value. */
interface Answer<Output> {
  readonly name: string;
  readonly url: string;
  readonly options: ValueOptions<Output>;
}

async function readValue<Output>(
  response: Response,
  { name, url, options }: Answer<Output>,
  signal: AbortSignal | undefined,
): Promise<Output> {
  let text: string;
  try {
    text = await response.text();
  } catch (error) {
    signal?.throwIfAborted();
    throw brokenOff(url, error);
  }
  return typed(answerOf(name, response, text), options);
}

function request(input: unknown, options: CallLimits, signal: AbortSignal | undefined) {
  const headers = new Headers(options.headers);
  headers.set('content-type', 'application/json');
  return {
    headers,
    body: encode(input),
    ...(options.path !== undefined && { path: options.path }),
    ...(signal && { signal }),
  };
}
