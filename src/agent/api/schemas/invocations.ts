import type { InvocationState } from '../../../client/types.js';
import { INVOCATION_STATES } from '../../invocations/transitions.js';
import { COUNT, closed, list, nullable, PROBLEM, record, TEXT, TIME } from './common.js';

const STATE = { type: 'string', enum: INVOCATION_STATES };

export const INVOCATION = closed({
  id: TEXT,
  function: TEXT,
  state: STATE,
  attempts: COUNT,
  created_at: TIME,
  started_at: nullable(TIME),
  finished_at: nullable(TIME),
  response: nullable(closed({ status: { type: 'integer' }, headers: record(TEXT) })),
  error: nullable(PROBLEM),
});

export const INVOCATION_LIST = closed({ items: list(INVOCATION), next_cursor: nullable(TEXT) });

export const LIST_QUERY = closed(
  {
    function: TEXT,
    state: STATE,
    limit: { type: 'integer', minimum: 1, maximum: 500, default: 50 },
    cursor: TEXT,
  },
  ['function', 'state', 'cursor'],
);
export interface ListQuery {
  function?: string;
  state?: InvocationState;
  limit: number;
  cursor?: string;
}

export const ID_PARAMS = closed({ id: { type: 'string', minLength: 1, maxLength: 100 } });
export interface IdParams {
  id: string;
}

/** The longest wait for an invocation's end, in seconds. */
export const LONGEST_WAIT = 60;

export const RESPONSE_QUERY = closed({ wait: { type: 'number', minimum: 0, maximum: LONGEST_WAIT } }, [
  'wait',
]);
export interface ResponseQuery {
  wait?: number;
}
