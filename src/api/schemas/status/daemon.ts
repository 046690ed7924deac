import { COUNT, closed, described, named, nullable, TEXT, TIME } from '../schema.js';
import { FAILURE_STATUS, LAST_EXIT, lastExit } from './ends.js';

export const heartbeat = {
  state: 'running',
  since: '2026-01-31T03:00:00.000Z',
  restarts: 1,
  last_exit: lastExit,
  reason: 'it runs',
  held_back: null,
  failure: null,
};

export const DAEMON_STATE = named(
  'DaemonState',
  {
    description:
      'waiting: nothing runs and nothing is under way, such as for lack of room in the quotas. stopped: on the platform, by hand; nothing starts it again by itself.',
    type: 'string',
    enum: ['running', 'starting', 'stopping', 'backing_off', 'stopped', 'waiting'],
  },
  'running',
);

export const DAEMON_STATUS = named(
  'DaemonStatus',
  closed({
    state: DAEMON_STATE,
    since: described(TIME, 'When it came to this state; of a running one, when its process started.'),
    restarts: described(
      COUNT,
      'How many times it was started again after it ended by itself, as far as this agent has seen.',
    ),
    last_exit: described(nullable(LAST_EXIT), 'Of its last process.'),
    reason: described(TEXT, 'The last decision, in words.'),
    held_back: described(nullable(TEXT), 'Set while a quota holds it back.'),
    failure: described(nullable(FAILURE_STATUS), 'Set while it does not run because it failed.'),
  }),
  heartbeat,
);
