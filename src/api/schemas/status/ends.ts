/** What went wrong with workers and executions; part of the status of several kinds. */
import { closed, named, TEXT, TIME } from '../schema.js';

export const FAILURE_STATUS = named(
  'FailureStatus',
  {
    description: 'Why workers cannot be started, and when the next attempt is.',
    ...closed({ message: TEXT, retry_at: TIME }),
  },
  { message: 'the program node was not found', retry_at: '2026-01-31T03:00:08.000Z' },
);

export const lastExit = { message: 'it exited with code 1', at: '2026-01-31T02:59:59.000Z' };

export const LAST_EXIT = named(
  'LastExit',
  { description: 'How a worker ended, in words.', ...closed({ message: TEXT, at: TIME }) },
  lastExit,
);

export const LAST_FAILURE = named(
  'LastFailure',
  {
    description: 'The last failed execution on record.',
    ...closed({ execution: TEXT, message: TEXT, at: TIME }),
  },
  {
    execution: '0199e1f2-7a3e-7d3c-9a55-0d6a6d1f2b11',
    message: 'it exited with code 1',
    at: '2026-01-31T02:59:59.000Z',
  },
);

export const TROUBLE = named(
  'Trouble',
  { description: 'A problem, and since when it exists.', ...closed({ message: TEXT, since: TIME }) },
  { message: 'no space left on device', since: '2026-01-31T02:59:59.000Z' },
);
