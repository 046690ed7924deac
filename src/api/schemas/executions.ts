import { PROBLEM } from './problem.js';
import { COUNT, closed, described, list, named, nullable, page, type Schema, TEXT, TIME } from './schema.js';

/** Maximum characters in an input, an output or a progress report. */
export const LONGEST_TEXT = 250_000;

export const EXECUTION_STATES = [
  'PENDING',
  'RUNNING',
  'SUCCEEDED',
  'FAILED',
  'CANCELLING',
  'CANCELLED',
] as const;

export const EXECUTION_STATE = named(
  'ExecutionState',
  { type: 'string', enum: EXECUTION_STATES },
  'SUCCEEDED',
);

const counts = { PENDING: 3, RUNNING: 2, SUCCEEDED: 40, FAILED: 1, CANCELLING: 0, CANCELLED: 0 };

export const EXECUTION_COUNTS = named(
  'ExecutionCounts',
  {
    description: 'Number of executions in each state, including ended ones as long as they are kept.',
    ...closed(Object.fromEntries(EXECUTION_STATES.map((state) => [state, COUNT]))),
  },
  counts,
);

const progress = { sequence: 3, at: '2026-01-31T03:00:00.500Z', value: '40 of 90 pages' };

export const PROGRESS = named(
  'Progress',
  {
    description: 'A progress report of an execution.',
    ...closed({
      sequence: {
        type: 'integer',
        minimum: 1,
        description: "Counts from 1 over the execution's life.",
      },
      at: TIME,
      value: TEXT,
    }),
  },
  progress,
);

export const PROGRESS_LIST = named(
  'ProgressList',
  closed({
    items: described(list(PROGRESS), 'The latest reports, newest last.'),
    ended: { type: 'boolean', description: 'Whether no more reports will follow.' },
  }),
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
  state: EXECUTION_STATE,
  attempts: described(COUNT, 'Attempts that have started; each has its own worker.'),
  failures: described(COUNT, 'Attempts whose program failed; limited by `retries`.'),
  faults: described(
    COUNT,
    'Attempts that failed through no fault of the program: no worker could be started, or it was lost.',
  ),
  exit_code: described(
    nullable({ type: 'integer' }),
    'Exit code of the last attempt, once its program has exited.',
  ),
  created_at: TIME,
  started_at: described(nullable(TIME), 'When the last attempt started.'),
  finished_at: nullable(TIME),
  retry_at: described(
    nullable(TIME),
    'When the next attempt starts, during the back-off after a failed one.',
  ),
  due_at: described(
    nullable(TIME),
    "For a scheduled task's run: when it was due; null if it was started by hand.",
  ),
  error: described(nullable(PROBLEM), 'Why it failed; during back-off, why the last attempt failed.'),
};

export const EXECUTION = named(
  'Execution',
  { description: 'An execution of a job, or a run of a scheduled task.', ...closed(FIELDS) },
  execution,
);

export const EXECUTION_DETAIL = named(
  'ExecutionDetail',
  closed({
    ...FIELDS,
    progress: described(nullable(PROGRESS), 'The latest report.'),
    output: nullable(TEXT),
  }),
  { ...execution, progress, output: '90 pages' },
);

export const EXECUTION_LIST = named('ExecutionList', page(EXECUTION), {
  items: [execution],
  next_cursor: null,
});

const TEXT_DESCRIPTION = `UTF-8 text of at most ${LONGEST_TEXT} characters, whatever its declared type.`;

/** The request body of a start, an output or a progress report. */
export const TEXT_BODY: Schema = {
  description: TEXT_DESCRIPTION,
  content: { 'text/plain': { schema: { type: ['string', 'null'] } } },
};

/** The same as a response. */
export const TEXT_ANSWER: Schema = {
  description: TEXT_DESCRIPTION,
  content: { 'text/plain': { schema: TEXT } },
};
