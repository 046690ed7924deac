import { EXECUTION, EXECUTION_COUNTS, execution } from '../executions.js';
import { COUNT, closed, described, list, named, nullable, TEXT, TIME } from '../schema.js';
import { LAST_FAILURE } from './ends.js';

export const nightly = {
  schedule: '0 3 * * *',
  time_zone: 'Europe/Berlin',
  next_runs: ['2026-02-01T02:00:00.000Z'],
  last_run: { ...execution, workload: 'nightly', kind: 'scheduled_task', due_at: '2026-01-31T02:00:00.000Z' },
  last_skipped: null,
  note: null,
  executions: { PENDING: 0, RUNNING: 0, SUCCEEDED: 7, FAILED: 0, CANCELLING: 0, CANCELLED: 0 },
  last_success: '2026-01-31T02:00:09.000Z',
  last_failure: null,
  running: 0,
  waiting: 0,
  reason: 'nothing to execute',
  held_back: null,
};

export const SKIPPED_RUNS = named(
  'SkippedRuns',
  {
    description: 'Due times that passed without a run.',
    ...closed({
      first: TIME,
      last: TIME,
      why: {
        description:
          'They were due while a run had not ended; or while nobody looked, such as when the agent was down.',
        type: 'string',
        enum: ['overlap', 'missed'],
      },
    }),
  },
  { first: '2026-01-29T02:00:00.000Z', last: '2026-01-30T02:00:00.000Z', why: 'missed' },
);

export const SCHEDULED_TASK_STATUS = named(
  'ScheduledTaskStatus',
  closed({
    schedule: described(TEXT, 'The cron expression, or in words.'),
    time_zone: TEXT,
    next_runs: described(list(TIME), 'The next due times, soonest first.'),
    last_run: described(nullable(EXECUTION), 'The last run, due or asked for.'),
    last_skipped: described(nullable(SKIPPED_RUNS), 'What was skipped last, since the agent started.'),
    note: described(
      nullable(TEXT),
      'What keeps the schedule from its usual course, such as a clock that was put back.',
    ),
    executions: EXECUTION_COUNTS,
    last_success: described(nullable(TIME), 'When a run last succeeded, as far as is on record.'),
    last_failure: described(nullable(LAST_FAILURE), 'The last run on record that failed.'),
    running: COUNT,
    waiting: COUNT,
    reason: described(TEXT, 'The last decision, in words.'),
    held_back: described(nullable(TEXT), 'Set while a quota holds the task back.'),
  }),
  nightly,
);
