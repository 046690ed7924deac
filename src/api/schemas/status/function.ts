import { COUNT, closed, described, named, nullable, TEXT } from '../schema.js';
import { FAILURE_STATUS, LAST_EXIT } from './ends.js';
import { HEALTH_REPORT } from './health.js';
import { REQUEST_STATUS, requests } from './requests.js';

export const hello = {
  url: 'http://127.0.0.1:4747/functions/hello',
  workers: { starting: 1, idle: 2, busy: 12, stopping: 0 },
  executing: 12,
  waiting: 1,
  target: 15,
  max_workers: 30,
  spare_workers: 2,
  cold_starts: 4,
  requests,
  reason: '13 in flight (12 executing, 1 waiting) + 2 spare = 15',
  held_back: null,
  failure: null,
  last_exit: null,
};

export const WORKER_COUNTS = named(
  'WorkerCounts',
  closed(
    {
      starting: COUNT,
      idle: COUNT,
      busy: COUNT,
      stopping: COUNT,
      unhealthy: described(COUNT, 'Neither idle nor busy: they get no calls. Absent if there is none.'),
    },
    ['unhealthy'],
  ),
  hello.workers,
);

export const FUNCTION_STATUS = named(
  'FunctionStatus',
  closed(
    {
      url: TEXT,
      workers: WORKER_COUNTS,
      executing: COUNT,
      waiting: COUNT,
      target: described(COUNT, 'Target number of workers, after limits and quotas.'),
      max_workers: COUNT,
      spare_workers: COUNT,
      cold_starts: described(
        COUNT,
        'Invocations that waited for a worker that was started after they arrived, since the agent started.',
      ),
      requests: REQUEST_STATUS,
      reason: described(TEXT, 'The latest decision, in words.'),
      held_back: described(nullable(TEXT), 'Set while a quota holds the function back.'),
      failure: described(nullable(FAILURE_STATUS), 'Set while workers cannot be started.'),
      last_exit: described(
        nullable(LAST_EXIT),
        'How the last worker of the current revision that exited on its own, or was killed for its memory, ended.',
      ),
      health: described(HEALTH_REPORT, 'Absent if nothing checks the workers.'),
    },
    ['health'],
  ),
  hello,
);
