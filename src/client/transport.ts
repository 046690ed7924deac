/** One HTTP exchange with the agent: the key, safe retries, and what a failure means in words. */

import { problemShape } from '../api/shapes.generated.js';
import { AgentError, type Problem } from '../errors/errors.js';
import { isRecord, type Shape } from '../json/shape.js';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface Exchange {
  readonly method?: string;
  readonly headers?: Headers;
  readonly body?: RequestInit['body'];
  readonly signal?: AbortSignal | undefined;
  /** Whether doing it twice does no harm, where the method does not say so. */
  readonly repeatable?: boolean;
}

/** Milliseconds before each further try. */
const RETRY_DELAYS = [100, 400];
const HARMLESS_TWICE = new Set(['GET', 'PUT']);

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
   * Sends once and returns the answer whatever its status.
   * @throws AgentError MN4011 where there is no answer; the signal's reason where that aborted
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

  /** As `once`, and where the connection broke and doing it twice does no harm, again. */
  async retrying(path: string, exchange: Exchange = {}): Promise<Response> {
    const repeatable = exchange.repeatable ?? HARMLESS_TWICE.has(exchange.method ?? 'GET');
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

  /** As `retrying`. @throws AgentError also where the agent answered 4xx or 5xx, with its problem as `refusal` */
  async send(path: string, exchange: Exchange = {}): Promise<Response> {
    const response = await this.retrying(path, exchange);
    if (response.ok) return response;
    throw refused(response.status, await response.text());
  }

  /** As `send`, for a JSON answer, which is checked. @throws AgentError MN4012 where it is of another shape */
  async json<T>(shape: Shape<T>, path: string, exchange: Exchange = {}): Promise<T> {
    const response = await this.send(path, exchange);
    return parse(shape, await response.text(), this.base);
  }
}

/** @throws AgentError MN4012 where the text is not JSON of the shape: then the other side is no agent we know */
export function parse<T>(shape: Shape<T>, text: string, base: string): T {
  const value = parsed(text);
  if (shape.matches(value)) return value;
  const found = value === undefined ? 'no JSON' : shape.mismatch(value);
  throw new AgentError('MN4012', `the answer of ${base} is not that of a Multinode agent: ${found}`);
}

/** The agent's own refusal in a body of problem details, if it is one. */
function problemOf(text: string): Problem | undefined {
  const value = parsed(text);
  return problemShape.matches(value) && value.type.startsWith('urn:multinode:error:') ? value : undefined;
}

/**
 * A worker's answer, whatever its status.
 * @throws AgentError where it is not the worker's but a refusal of the agent's
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
    `the answer, of status ${status}, is not that of a Multinode agent; is the URL right?${said ? ` It begins with: ${said}` : ''}`,
    { status },
  );
}

/** A query of the values that are given; empty where none is. */
export function query(values: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) search.set(name, String(value));
  }
  return search.size === 0 ? '' : `?${search}`;
}

/** For an answer that breaks off in the middle. */
export function brokenOff(base: string, error: unknown): AgentError {
  return new AgentError(
    'MN4011',
    `the answer of ${base} broke off (${causeCode(error) ?? causeMessage(error)})`,
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

/** The system's error code, however deep fetch has wrapped it. */
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
