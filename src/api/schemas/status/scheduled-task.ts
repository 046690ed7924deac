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
    description: 'Due times that were skipped.',
    ...closed({
      first: TIME,
      last: TIME,
      why: {
        description:
          'Whether they came due while an earlier run had not ended, or were missed, for example because the agent was down.',
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
    schedule: described(TEXT, 'The cron expression, or a description in words.'),
    time_zone: TEXT,
    next_runs: described(list(TIME), 'The next due times, soonest first.'),
    last_run: described(nullable(EXECUTION), 'The last run, scheduled or started by hand.'),
    last_skipped: described(
      nullable(SKIPPED_RUNS),
      'The runs that were skipped last, since the agent started.',
    ),
    note: described(nullable(TEXT), 'What disrupts the schedule, such as a clock that was set back.'),
    executions: EXECUTION_COUNTS,
    last_success: described(nullable(TIME), 'When a run last succeeded, if that is on record.'),
    last_failure: described(nullable(LAST_FAILURE), 'The last failed run on record.'),
    running: COUNT,
    waiting: COUNT,
    reason: described(TEXT, 'The latest decision, in words.'),
    held_back: described(nullable(TEXT), 'Set while a quota holds the task back.'),
  }),
  nightly,
);
