/** One HTTP exchange with the agent: the key, safe retries, and errors in words. */

import { problemShape } from '../api/shapes.generated.js';
import { AgentError, type Problem } from '../errors/errors.js';
import { isRecord, type Shape } from '../json/shape.js';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface Exchange {
  readonly method?: string;
  readonly headers?: Headers;
  readonly body?: RequestInit['body'];
  readonly signal?: AbortSignal | undefined;
  /** Whether it is safe to repeat, if the method does not say so. */
  readonly repeatable?: boolean;
}

/** Milliseconds before each retry. */
const RETRY_DELAYS = [100, 400];
const SAFE_TO_REPEAT = new Set(['GET', 'PUT']);

export class Transport {
  readonly #key: string | undefined;
  readonly #fetch: Fetch;

  /** @param base the agent's address */
  constructor(
    readonly base: string,
    key: string | undefined,
    fetch: Fetch,
  ) {
    this.#key = key;
    this.#fetch = fetch;
  }

  /**
   * Sends once and returns the response, whatever its status.
   * @throws AgentError MN4011 if there is no response; the signal's reason if that aborted
   */
  async once(path: string, exchange: Exchange): Promise<Response> {
    const headers = new Headers(exchange.headers);
    if (this.#key !== undefined) headers.set('authorization', `Bearer ${this.#key}`);
    const init: RequestInit = { method: exchange.method ?? 'GET', headers, redirect: 'manual' };
    if (exchange.signal) init.signal = exchange.signal;
    if (exchange.body != null) {
      init.body = exchange.body;
      init.duplex = 'half';
    }
    try {
      return await this.#fetch(`${this.base}${path}`, init);
    } catch (error) {
      exchange.signal?.throwIfAborted();
      throw noAnswer(this.base, error);
    }
  }

  /** Like `once`, but tries again if the connection broke and that is safe. */
  async retrying(path: string, exchange: Exchange = {}): Promise<Response> {
    const repeatable = exchange.repeatable ?? SAFE_TO_REPEAT.has(exchange.method ?? 'GET');
    const delays = repeatable ? RETRY_DELAYS : [];
    for (const delay of delays) {
      try {
        return await this.once(path, exchange);
      } catch (error) {
        if (!(error instanceof AgentError) || causeCode(error.cause) === 'ECONNREFUSED') throw error;
        await pause(delay, exchange.signal);
      }
    }
    return this.once(path, exchange);
  }

  /** Like `retrying`. @throws AgentError also if the agent answered 4xx or 5xx, with its problem as `refusal` */
  async send(path: string, exchange: Exchange = {}): Promise<Response> {
    const response = await this.retrying(path, exchange);
    if (response.ok) return response;
    throw refused(response.status, await response.text());
  }

  /** Like `send`, for a JSON answer, which is checked. @throws AgentError MN4012 if it has another shape */
  async json<T>(shape: Shape<T>, path: string, exchange: Exchange = {}): Promise<T> {
    const response = await this.send(path, exchange);
    return parse(shape, await response.text(), this.base);
  }
}

/** @throws AgentError MN4012 if the text is not JSON of the shape: then the other side is not a known agent */
export function parse<T>(shape: Shape<T>, text: string, base: string): T {
  const value = parsed(text);
  if (shape.matches(value)) return value;
  const found = value === undefined ? 'no JSON' : shape.mismatch(value);
  throw new AgentError('MN4012', `the response from ${base} is not a Multinode agent's: ${found}`);
}

/** The agent's own refusal in a body of problem details, if it is one. */
function problemOf(text: string): Problem | undefined {
  const value = parsed(text);
  return problemShape.matches(value) && value.type.startsWith('urn:multinode:error:') ? value : undefined;
}

/**
 * A worker's response, whatever its status.
 * @throws AgentError if it is a refusal by the agent instead
 */
export async function passedOn(response: Response): Promise<Response> {
  if (!response.headers.get('content-type')?.startsWith('application/problem+json')) return response;
  const text = await response.text();
  if (problemOf(text)) throw refused(response.status, text);
  return new Response(text, { status: response.status, headers: response.headers });
}

export function refused(status: number, text: string): AgentError {
  const problem = problemOf(text);
  if (problem) return new AgentError(problem.code, problem.detail, { status, problem });
  const [said = ''] = text.trim().slice(0, 200).split('\n');
  return new AgentError(
    'MN4012',
    `the response, with status ${status}, is not a Multinode agent's; is the URL right?${said ? ` It begins with: ${said}` : ''}`,
    { status },
  );
}

/** A query string with the given values; empty if there are none. */
export function query(values: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) search.set(name, String(value));
  }
  return search.size === 0 ? '' : `?${search}`;
}

/** The error for a response that breaks off midway. */
export function brokenOff(base: string, error: unknown): AgentError {
  return new AgentError(
    'MN4011',
    `the response from ${base} broke off (${causeCode(error) ?? causeMessage(error)})`,
    {
      cause: error,
    },
  );
}

/** Resolves after the given milliseconds, rejects with the signal's reason. */
export function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, milliseconds);
    const abort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', abort, { once: true });
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function noAnswer(base: string, error: unknown): AgentError {
  const code = causeCode(error);
  const why = code === 'ECONNREFUSED' ? 'connection refused' : (code ?? causeMessage(error));
  const message = `no agent answers at ${base} (${why}); start it with "multinode up", or correct the URL`;
  return new AgentError('MN4011', message, { cause: error });
}

/** The system's error code, however deeply fetch has wrapped it. */
function causeCode(error: unknown): string | undefined {
  if (!isRecord(error)) return undefined;
  if (typeof error.code === 'string') return error.code;
  const inner = Array.isArray(error.errors) ? error.errors[0] : undefined;
  return causeCode(inner ?? error.cause);
}

function causeMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
