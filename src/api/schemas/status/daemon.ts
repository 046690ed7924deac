import { COUNT, closed, described, named, nullable, TEXT, TIME } from '../schema.js';
import { FAILURE_STATUS, LAST_EXIT, lastExit } from './ends.js';
import { HEALTH_REPORT } from './health.js';

export const heartbeat = {
  state: 'running',
  since: '2026-01-31T03:00:00.000Z',
  restarts: 1,
  last_exit: lastExit,
  reason: 'it is running',
  held_back: null,
  failure: null,
};

export const DAEMON_STATE = named(
  'DaemonState',
  {
    description:
      'waiting: nothing is running or starting, for example because the quotas have no room. stopped: stopped on the platform by hand; it is not restarted automatically.',
    type: 'string',
    enum: ['running', 'starting', 'stopping', 'backing_off', 'stopped', 'waiting'],
  },
  'running',
);

export const DAEMON_STATUS = named(
  'DaemonStatus',
  closed(
    {
      state: DAEMON_STATE,
      since: described(TIME, 'When it entered this state; for a running daemon, when its process started.'),
      restarts: described(
        COUNT,
        'How many times it was restarted after it exited on its own or was unhealthy, since the agent started.',
      ),
      last_exit: described(nullable(LAST_EXIT), 'How its last process ended.'),
      reason: described(TEXT, 'The latest decision, in words.'),
      held_back: described(nullable(TEXT), 'Set while a quota holds it back.'),
      failure: described(nullable(FAILURE_STATUS), 'Set while it is in back-off after a failure.'),
      health: described(HEALTH_REPORT, 'Absent if nothing checks the process.'),
    },
    ['health'],
  ),
  heartbeat,
);
