import { AGENT_STATUS, agent } from '../agents.js';
import { APPLICATION_CHANGE } from '../application.js';
import { QUOTA_STATUS, quotas } from '../quotas.js';
import { COUNT, closed, described, list, named, nullable, record, TEXT } from '../schema.js';
import { DAEMON_STATUS, heartbeat } from './daemon.js';
import { TROUBLE } from './ends.js';
import { FUNCTION_STATUS, hello } from './function.js';
import { JOB_STATUS, report } from './job.js';
import { nightly, SCHEDULED_TASK_STATUS } from './scheduled-task.js';
import { SERVICE_STATUS, web } from './service.js';

const storage = { free_bytes: 52_428_800_000, total_bytes: 107_374_182_400, failure: null };

export const STORAGE_STATUS = named(
  'StorageStatus',
  {
    description: "The disk with the agent's data.",
    ...closed({
      free_bytes: COUNT,
      total_bytes: COUNT,
      failure: described(
        nullable(TROUBLE),
        'Set while nothing new can be stored: running work continues, new work is rejected with `MN4014`.',
      ),
    }),
  },
  storage,
);

export const WAITING_WORKLOAD = named(
  'WaitingWorkload',
  {
    description: 'A workload that does not start before others have, as its `depends_on` says.',
    ...closed({
      workload: TEXT,
      reason: described(TEXT, 'What it waits for, in words.'),
      failed: { type: 'boolean', description: 'Whether something that it waits for has failed.' },
    }),
  },
  { workload: 'web', reason: 'waits for db to be ready', failed: false },
);

export const STATUS = named(
  'Status',
  closed({
    application: nullable(TEXT),
    agent: described(AGENT_STATUS, 'The leader.'),
    standbys: described(
      list(AGENT_STATUS),
      "The application's standby agents, which forward calls to the leader.",
    ),
    outage: described(
      nullable(TROUBLE),
      'Set while the platform does not respond to the agent: running workers still get calls, but none is started or stopped, and their state is unknown.',
    ),
    storage: STORAGE_STATUS,
    functions: record(FUNCTION_STATUS),
    jobs: record(JOB_STATUS),
    services: record(SERVICE_STATUS),
    scheduled_tasks: record(SCHEDULED_TASK_STATUS),
    daemons: record(DAEMON_STATUS),
    quotas: QUOTA_STATUS,
    waiting: described(list(WAITING_WORKLOAD), 'Workloads that wait for others before they start.'),
    change: described(nullable(APPLICATION_CHANGE), 'A change that is not applied yet, or that has failed.'),
    time_zone_data: described(TEXT, 'Version of the time zone rules used for schedules, such as 2025c.'),
    notes: described(list(TEXT), 'Notes in words, such as limits that the platform does not enforce here.'),
  }),
  {
    application: 'shop',
    agent,
    standbys: [],
    outage: null,
    storage,
    functions: { hello },
    jobs: { report },
    services: { web },
    scheduled_tasks: { nightly },
    daemons: { heartbeat },
    quotas,
    waiting: [],
    change: null,
    time_zone_data: '2025c',
    notes: [],
  },
);
