import { INVOCATION_STATES } from '../../api/schemas/invocations.js';
import { responseHeadShape } from '../../api/shapes.generated.js';
import type { Invocation, InvocationState } from '../../api/types.js';
import { array, either, record, string } from '../../json/shape.js';
import { read, readProblem, timestamp, timestampOrNull } from '../store/columns.js';
import type { Row } from '../store/rows.js';

/** By name in lower case; a list for values that can't be joined, as with Set-Cookie. */
export type Headers = Readonly<Record<string, string | readonly string[]>>;

/** The caller's request, as the worker will get it. */
export interface StoredRequest {
  readonly method: string;
  /** The path below /functions/NAME, with the query. */
  readonly path: string;
  readonly headers: Headers;
  readonly body: Buffer;
}

/** The worker's response. */
export interface StoredResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

const headersShape = record(either(string, array(string)));

/** The columns of `invocations` that make up an Invocation. */
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
    headers: read(headersShape, row.json('headers'), 'headers'),
    body: row.blob('body'),
  };
}

export function readState(text: string): InvocationState {
  const state = INVOCATION_STATES.find((known) => known === text);
  if (!state) throw new Error(`The database has an invocation in the unknown state ${text}.`);
  return state;
}

function readResponseHead(value: unknown): Invocation['response'] {
  return value === null ? null : read(responseHeadShape, value, 'response');
}
