import type { ExecutionState } from '../types.js';
import {
  COUNT,
  closed,
  LONGEST_WAIT,
  list,
  named,
  nullable,
  PAGE,
  type PageQuery,
  PROBLEM,
  page,
  type Schema,
  TEXT,
  TIME,
  type WaitQuery,
} from './common.js';

/** Characters of an input, an output or a report of progress. */
export const LONGEST_TEXT = 250_000;

export const EXECUTION_STATES = [
  'PENDING',
  'RUNNING',
  'SUCCEEDED',
  'FAILED',
  'CANCELLING',
  'CANCELLED',
] as const;

const STATE = { type: 'string', enum: EXECUTION_STATES };

const progress = { sequence: 3, at: '2026-01-31T03:00:00.500Z', value: '40 of 90 pages' };

export const PROGRESS = named(
  'Progress',
  closed({ sequence: { type: 'integer', minimum: 1 }, at: TIME, value: TEXT }),
  progress,
);
export const PROGRESS_LIST = named(
  'ProgressList',
  closed({ items: list(PROGRESS), ended: { type: 'boolean', description: 'Whether no more will come.' } }),
  { items: [progress], ended: false },
);

export const execution = {
  id: '0199e1f2-7a3e-7d3c-9a55-0d6a6d1f2b11',
  workload: 'report',
  kind: 'job',
  state: 'SUCCEEDED',
  attempts: 1,
  failures: 0,
  faults: 0,
  exit_code: 0,
  created_at: '2026-01-31T03:00:00.000Z',
  started_at: '2026-01-31T03:00:00.100Z',
  finished_at: '2026-01-31T03:00:01.000Z',
  retry_at: null,
  due_at: null,
  error: null,
};

const FIELDS: Readonly<Record<string, Schema>> = {
  id: TEXT,
  workload: TEXT,
  kind: { type: 'string', enum: ['job', 'scheduled_task'] },
  state: STATE,
  attempts: COUNT,
  failures: COUNT,
  faults: COUNT,
  exit_code: nullable({ type: 'integer' }),
  created_at: TIME,
  started_at: nullable(TIME),
  finished_at: nullable(TIME),
  retry_at: nullable(TIME),
  due_at: nullable(TIME),
  error: nullable(PROBLEM),
};
export const EXECUTION = named('Execution', closed(FIELDS), execution);
export const EXECUTION_DETAIL = named(
  'ExecutionDetail',
  closed({ ...FIELDS, progress: nullable(PROGRESS), output: nullable(TEXT) }),
  { ...execution, progress, output: '90 pages' },
);
export const EXECUTION_LIST = named('ExecutionList', page(EXECUTION), {
  items: [execution],
  next_cursor: null,
});

const TEXT_DESCRIPTION = `Text in UTF-8 of at most ${LONGEST_TEXT} characters, whatever its type is said to be.`;

/** The body of a start, an output or a report of progress. */
export const TEXT_BODY: Schema = {
  description: TEXT_DESCRIPTION,
  content: { 'text/plain': { schema: { type: ['string', 'null'] } } },
};

/** The same as an answer. */
export const TEXT_ANSWER: Schema = {
  description: TEXT_DESCRIPTION,
  content: { 'text/plain': { schema: TEXT } },
};

export const START_HEADERS: Schema = {
  type: 'object',
  properties: {
    'idempotency-key': {
      type: 'string',
      minLength: 1,
      maxLength: 255,
      description: 'Asked for twice with the same key, there is one execution.',
    },
  },
};
export interface StartHeaders {
  'idempotency-key'?: string;
}

export const EXECUTIONS_QUERY = closed(
  {
    workload: { type: 'string', description: 'Only those of this workload.' },
    state: { ...STATE, description: 'Only those in this state.' },
    ...PAGE,
  },
  ['workload', 'state', 'cursor'],
);
export interface ExecutionsQuery extends PageQuery {
  workload?: string;
  state?: ExecutionState;
}

export const PROGRESS_QUERY = closed(
  {
    after: { type: 'integer', minimum: 0, description: 'Only reports of a higher sequence.' },
    wait: {
      type: 'number',
      minimum: 0,
      maximum: LONGEST_WAIT,
      description:
        'Seconds to wait for such a report, or the end, where there is neither; also `Prefer: wait=N`.',
    },
  },
  ['after', 'wait'],
);
export interface ProgressQuery extends WaitQuery {
  after?: number;
}
