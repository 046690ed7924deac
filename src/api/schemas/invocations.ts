import { PROBLEM } from './problem.js';
import { COUNT, closed, described, list, named, nullable, page, record, TEXT, TIME } from './schema.js';

export const INVOCATION_STATES = ['PENDING', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED'] as const;

export const INVOCATION_STATE = named(
  'InvocationState',
  { type: 'string', enum: INVOCATION_STATES },
  'SUCCEEDED',
);

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

export const RESPONSE_HEAD = named(
  'ResponseHead',
  {
    description: "A worker's response without its body.",
    ...closed({
      status: { type: 'integer' },
      headers: {
        description:
          'By lower-case name. Repeated fields are joined by commas, except `set-cookie`, which is a list.',
        ...record({ anyOf: [TEXT, list(TEXT)] }),
      },
    }),
  },
  example.response,
);

export const INVOCATION = named(
  'Invocation',
  {
    description: 'An asynchronous invocation. SUCCEEDED: the worker responded, whatever the status.',
    ...closed({
      id: TEXT,
      function: TEXT,
      state: INVOCATION_STATE,
      attempts: described(COUNT, 'Attempts that have started.'),
      created_at: TIME,
      started_at: nullable(TIME),
      finished_at: nullable(TIME),
      response: described(
        nullable(RESPONSE_HEAD),
        "The worker's response; its body is at /v1/invocations/ID/response.",
      ),
      error: nullable(PROBLEM),
    }),
  },
  example,
);

export const INVOCATION_LIST = named('InvocationList', page(INVOCATION), {
  items: [example],
  next_cursor: null,
});
