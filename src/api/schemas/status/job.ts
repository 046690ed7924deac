import { EXECUTION_COUNTS } from '../executions.js';
import { COUNT, closed, described, named, nullable, TEXT, TIME } from '../schema.js';
import { LAST_FAILURE } from './ends.js';

export const report = {
  executions: { PENDING: 3, RUNNING: 2, SUCCEEDED: 40, FAILED: 1, CANCELLING: 0, CANCELLED: 0 },
  running: 2,
  waiting: 3,
  max_concurrency: 2,
  last_success: '2026-01-31T02:59:00.000Z',
  last_failure: null,
  reason: '2 running, 3 waiting; max_concurrency is 2',
  held_back: null,
};

export const JOB_STATUS = named(
  'JobStatus',
  closed({
    executions: EXECUTION_COUNTS,
    running: described(COUNT, 'Workers, including those that are starting and those that are stopping.'),
    waiting: COUNT,
    max_concurrency: COUNT,
    last_success: described(nullable(TIME), 'When an execution last succeeded, if that is on record.'),
    last_failure: described(nullable(LAST_FAILURE), 'The last failed execution on record.'),
    reason: described(TEXT, 'The latest decision, in words.'),
    held_back: described(nullable(TEXT), 'Set while a quota holds the job back.'),
  }),
  report,
);
