/** What requests have in their paths, queries and headers. */
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

/** Of every list: how many, and from where. */
const PAGE = {
  limit: { type: 'integer', minimum: 1, maximum: 500, default: 50, description: 'Items of a page, at most.' },
  cursor: { type: 'string', maxLength: 100, description: 'The `next_cursor` of the previous page.' },
} as const;

export const PAGE_QUERY = parameters('PageQuery', PAGE, ['cursor']);

export const INVOCATIONS_QUERY = parameters(
  'InvocationsQuery',
  {
    function: described(TEXT, 'Only those of this function.'),
    state: described(INVOCATION_STATE, 'Only those in this state.'),
    ...PAGE,
  },
  ['function', 'state', 'cursor'],
);

export const EXECUTIONS_QUERY = parameters(
  'ExecutionsQuery',
  {
    workload: described(TEXT, 'Only those of this workload.'),
    state: described(EXECUTION_STATE, 'Only those in this state.'),
    ...PAGE,
  },
  ['workload', 'state', 'cursor'],
);

export const WAIT_QUERY = parameters(
  'WaitQuery',
  { wait: described(WAIT, 'Seconds to wait for the end, if it has not come; also `Prefer: wait=N`.') },
  ['wait'],
);

export const PROGRESS_QUERY = parameters(
  'ProgressQuery',
  {
    after: { type: 'integer', minimum: 0, description: 'Only reports of a higher sequence.' },
    wait: described(
      WAIT,
      'Seconds to wait for such a report, or the end, if there is neither; also `Prefer: wait=N`.',
    ),
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
        description: 'Two starts with the same key make one execution.',
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
      'last-event-id': { type: 'string', maxLength: 100, description: 'Id of the last event that was seen.' },
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
    description: 'How many of the last lines, at most.',
  },
  follow: { type: 'boolean', default: false, description: 'Whether to go on with new lines as they come.' },
});

const MOMENT = { type: 'string', maxLength: 40 };

export const HISTORY_QUERY = parameters(
  'HistoryQuery',
  {
    from: described(MOMENT, 'RFC 3339; else an hour before `to`.'),
    to: described(MOMENT, 'RFC 3339; else now.'),
    step: {
      type: 'integer',
      minimum: 10,
      maximum: 86_400,
      description:
        'Seconds of each item; else as many as give up to 500 of them. At most 2,000 items are answered.',
    },
  },
  ['from', 'to', 'step'],
);
