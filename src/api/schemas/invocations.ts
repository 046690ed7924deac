import type { InvocationState } from '../types.js';
import {
  COUNT,
  closed,
  named,
  nullable,
  PAGE,
  type PageQuery,
  PROBLEM,
  page,
  record,
  TEXT,
  TIME,
} from './common.js';

export const INVOCATION_STATES = ['PENDING', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED'] as const;

const STATE = { type: 'string', enum: INVOCATION_STATES };

const example = {
  id: '0b3a4c52-7a3e-4d3c-9a55-0d6a6d1f2b11',
  function: 'hello',
  state: 'SUCCEEDED',
  attempts: 1,
  created_at: '2026-01-31T03:00:00.000Z',
  started_at: '2026-01-31T03:00:00.100Z',
  finished_at: '2026-01-31T03:00:01.000Z',
  response: { status: 200, headers: { 'content-type': 'text/plain' } },
  error: null,
};

export const INVOCATION = named(
  'Invocation',
  closed({
    id: TEXT,
    function: TEXT,
    state: STATE,
    attempts: COUNT,
    created_at: TIME,
    started_at: nullable(TIME),
    finished_at: nullable(TIME),
    response: nullable(
      closed({
        status: { type: 'integer' },
        headers: record({ anyOf: [TEXT, { type: 'array', items: TEXT }] }),
      }),
    ),
    error: nullable(PROBLEM),
  }),
  example,
);

export const INVOCATION_LIST = named('InvocationList', page(INVOCATION), {
  items: [example],
  next_cursor: null,
});

export const LIST_QUERY = closed(
  {
    function: { type: 'string', description: 'Only those of this function.' },
    state: { ...STATE, description: 'Only those in this state.' },
    ...PAGE,
  },
  ['function', 'state', 'cursor'],
);
export interface ListQuery extends PageQuery {
  function?: string;
  state?: InvocationState;
}
