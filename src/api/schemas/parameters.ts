/** Parameters in paths, queries and headers. */
import { EXECUTION_STATE } from './executions.js';
import { INVOCATION_STATE } from './invocations.js';
import { described, parameters, TEXT } from './schema.js';

export const NAME_PARAMS = parameters('NameParams', {
  name: { type: 'string', minLength: 1, maxLength: 100, description: 'A workload.', examples: ['hello'] },
});

export const ID_PARAMS = parameters('IdParams', {
  id: {
    type: 'string',
    minLength: 1,
    maxLength: 100,
    examples: ['0b3a4c52-7a3e-4d3c-9a55-0d6a6d1f2b11'],
  },
});

/** The longest wait for an end, in seconds. */
export const LONGEST_WAIT = 60;

const WAIT = { type: 'number', minimum: 0, maximum: LONGEST_WAIT };

/** Parameters of every list: the page's size and start. */
const PAGE = {
  limit: {
    type: 'integer',
    minimum: 1,
    maximum: 500,
    default: 50,
    description: 'Maximum number of items per page.',
  },
  cursor: { type: 'string', maxLength: 100, description: "The previous page's `next_cursor`." },
} as const;

export const PAGE_QUERY = parameters('PageQuery', PAGE, ['cursor']);

export const INVOCATIONS_QUERY = parameters(
  'InvocationsQuery',
  {
    function: described(TEXT, 'Only for this function.'),
    state: described(INVOCATION_STATE, 'Only in this state.'),
    ...PAGE,
  },
  ['function', 'state', 'cursor'],
);

export const EXECUTIONS_QUERY = parameters(
  'ExecutionsQuery',
  {
    workload: described(TEXT, 'Only for this workload.'),
    state: described(EXECUTION_STATE, 'Only in this state.'),
    ...PAGE,
  },
  ['workload', 'state', 'cursor'],
);

export const WAIT_QUERY = parameters(
  'WaitQuery',
  { wait: described(WAIT, 'Seconds to wait for the end; also `Prefer: wait=N`.') },
  ['wait'],
);

export const PROGRESS_QUERY = parameters(
  'ProgressQuery',
  {
    after: { type: 'integer', minimum: 0, description: 'Only reports with a higher sequence number.' },
    wait: described(WAIT, 'Seconds to wait for such a report or the end; also `Prefer: wait=N`.'),
  },
  ['after', 'wait'],
);

export const START_HEADERS = {
  ...parameters(
    'StartHeaders',
    {
      'idempotency-key': {
        type: 'string',
        minLength: 1,
        maxLength: 255,
        description: 'Two starts with the same key create only one execution.',
      },
    },
    ['idempotency-key'],
  ),
  additionalProperties: true,
};

export const EVENTS_HEADERS = {
  ...parameters(
    'EventsHeaders',
    {
      'last-event-id': {
        type: 'string',
        maxLength: 100,
        description: 'Id of the last event that the caller has seen.',
      },
    },
    ['last-event-id'],
  ),
  additionalProperties: true,
};

export const LOGS_QUERY = parameters('LogsQuery', {
  tail: {
    type: 'integer',
    minimum: 0,
    maximum: 10_000,
    default: 100,
    description: 'Maximum number of most recent lines.',
  },
  follow: {
    type: 'boolean',
    default: false,
    description: 'Whether to continue with new lines as they are written.',
  },
});

const MOMENT = { type: 'string', maxLength: 40 };

export const HISTORY_QUERY = parameters(
  'HistoryQuery',
  {
    from: described(MOMENT, 'RFC 3339; default: an hour before `to`.'),
    to: described(MOMENT, 'RFC 3339; default: now.'),
    step: {
      type: 'integer',
      minimum: 10,
      maximum: 86_400,
      description: 'Seconds per item; the default gives up to 500 items. At most 2,000 items are returned.',
    },
  },
  ['from', 'to', 'step'],
);
