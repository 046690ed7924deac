import type { Invocation, InvocationState } from '../../client/types.js';
import { CODES, type Code } from '../../errors/codes.js';
import type { Problem } from '../../errors/errors.js';
import type { Row } from '../store/rows.js';
import { INVOCATION_STATES } from './transitions.js';

export type Headers = Readonly<Record<string, string>>;

/** The caller's request, as the worker will get it. */
export interface StoredRequest {
  readonly method: string;
  /** Below /functions/NAME, with the query. */
  readonly path: string;
  readonly headers: Headers;
  readonly body: Buffer;
}

/** The worker's answer. */
export interface StoredResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

/** The columns of `invocations` that make an Invocation. */
export const COLUMNS =
  'sequence, id, function, state, attempts, created_at, started_at, finished_at, response, error';

export function readInvocation(row: Row): Invocation {
  return {
    id: row.text('id'),
    function: row.text('function'),
    state: readState(row.text('state')),
    attempts: row.integer('attempts'),
    created_at: timestamp(row.integer('created_at')),
    started_at: timestampOrNull(row.integerOrNull('started_at')),
    finished_at: timestampOrNull(row.integerOrNull('finished_at')),
    response: readResponseHead(row.jsonOrNull('response')),
    error: readProblem(row.jsonOrNull('error')),
  };
}

export function readRequest(row: Row): StoredRequest {
  return {
    method: row.text('method'),
    path: row.text('path'),
    headers: readHeaders(row.json('headers')),
    body: row.blob('body'),
  };
}

export function readState(text: string): InvocationState {
  const state = INVOCATION_STATES.find((known) => known === text);
  if (!state) throw new Error(`The database has an invocation in the unknown state ${text}.`);
  return state;
}

function readResponseHead(value: unknown): Invocation['response'] {
  if (value === null) return null;
  const { status, headers } = fields(value, 'response');
  if (typeof status !== 'number') throw new Error("The database's response has no status.");
  return { status, headers: readHeaders(headers) };
}

function readHeaders(value: unknown): Headers {
  const headers: Record<string, string> = {};
  for (const [name, text] of Object.entries(fields(value, 'headers'))) {
    if (typeof text !== 'string') throw new Error(`The database's header ${name} is not text.`);
    headers[name] = text;
  }
  return headers;
}

function readProblem(value: unknown): Problem | null {
  if (value === null) return null;
  const { type, title, status, detail, code } = fields(value, 'error');
  if (
    typeof type !== 'string' ||
    typeof title !== 'string' ||
    typeof status !== 'number' ||
    typeof detail !== 'string' ||
    !isCode(code)
  ) {
    throw new Error("The database's error is not a problem.");
  }
  return { type, title, status, detail, code };
}

function isCode(value: unknown): value is Code {
  return typeof value === 'string' && Object.hasOwn(CODES, value);
}

function fields(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null)
    throw new Error(`The database's ${what} is not an object.`);
  return Object.fromEntries(Object.entries(value));
}

function timestamp(at: number): string {
  return new Date(at).toISOString();
}

function timestampOrNull(at: number | null): string | null {
  return at === null ? null : timestamp(at);
}
