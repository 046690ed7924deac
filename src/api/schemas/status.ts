import {
  COUNT,
  closed,
  described,
  list,
  NUMBER,
  named,
  nullable,
  PAGE,
  page,
  record,
  TEXT,
  TIME,
} from './common.js';
import { EXECUTION, EXECUTION_STATES, execution } from './executions.js';

const quotas = {
  items: [{ resource: 'cpu', limit: 4, used: 1.5, by_workload: { hello: 1.5 } }],
  held_back: [],
};

const requests = {
  seconds: 285,
  count: 120,
  rate: 0.4211,
  failed: 6,
  outcomes: { '2xx': 112, '4xx': 2, '5xx': 5, timed_out: 1 },
  duration: { p50: 0.08, p95: 0.41, p99: 0.86 },
};

const hello = {
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

const web = {
  url: 'http://127.0.0.1:8080',
  replicas: { starting: 3, ready: 3, unready: 0, stopping: 0 },
  target: 6,
  min_replicas: 2,
  max_replicas: 10,
  cpu_utilization: 0.8,
  target_cpu_utilization: 0.4,
  requests,
  outdated: 0,
  reason: 'CPU use 80 % on average of 3 ready, 40 % aimed at: 6 wanted',
  held_back: null,
  failure: null,
  last_exit: {
    message: 'it was killed for using more memory than it may (256 MiB)',
    at: '2026-01-31T02:59:59.000Z',
  },
  listen_error: null,
};

const heartbeat = {
  state: 'running',
  since: '2026-01-31T03:00:00.000Z',
  restarts: 1,
  last_exit: { message: 'it exited with code 1', at: '2026-01-31T02:59:59.000Z' },
  reason: 'it runs',
  held_back: null,
  failure: null,
};

const decision = {
  sequence: 7,
  at: '2026-01-31T03:00:00.000Z',
  workload: 'hello',
  code: 'in-flight',
  reason: hello.reason,
  workers: 14,
  target: 15,
  started: 1,
  stopped: 0,
};

export const HEALTH = named(
  'Health',
  closed({ status: { type: 'string', enum: ['ok', 'stopping', 'standby'] }, version: TEXT }),
  { status: 'ok', version: '0.1.0' },
);

export const QUOTA_STATUS = named(
  'Quotas',
  closed({
    items: list(
      closed({
        resource: { type: 'string', enum: ['cpu', 'memory', 'gpu'] },
        limit: nullable(NUMBER),
        used: NUMBER,
        by_workload: record(NUMBER),
      }),
    ),
    held_back: list(closed({ workload: TEXT, reason: TEXT })),
  }),
  quotas,
);

const FAILURE = closed({ message: TEXT, retry_at: TIME });
const LAST_EXIT = closed({ message: TEXT, at: TIME });

const REQUEST_STATUS = named(
  'RequestStatus',
  closed({
    seconds: described(COUNT, 'That it is about: the last five minutes, or since the agent began to count.'),
    count: COUNT,
    rate: described(NUMBER, 'Requests a second.'),
    failed: described(COUNT, 'That ended in 5xx, refused, timed out or broken.'),
    outcomes: described(
      record(COUNT),
      'By 1xx, 2xx, 3xx, 4xx, 5xx, refused (no worker had it), timed_out, broken (no whole answer) and cancelled (the caller hung up). Those of none are left out, and so are those that cannot be known.',
    ),
    duration: described(
      nullable(closed({ p50: NUMBER, p95: NUMBER, p99: NUMBER })),
      'Seconds from the arrival to the end of the answer, estimated; null without a request, or if nobody can tell.',
    ),
  }),
  requests,
);

const LAST_FAILURE = closed({ execution: TEXT, message: TEXT, at: TIME });

const FUNCTION_STATUS = named(
  'FunctionStatus',
  closed({
    url: TEXT,
    workers: closed({ starting: COUNT, idle: COUNT, busy: COUNT, stopping: COUNT }),
    executing: COUNT,
    waiting: COUNT,
    target: COUNT,
    max_workers: COUNT,
    spare_workers: COUNT,
    cold_starts: described(COUNT, 'Invocations that waited for a worker which was started after they came.'),
    requests: REQUEST_STATUS,
    reason: TEXT,
    held_back: nullable(TEXT),
    failure: nullable(FAILURE),
    last_exit: nullable(LAST_EXIT),
  }),
  hello,
);

const report = {
  executions: { PENDING: 3, RUNNING: 2, SUCCEEDED: 40, FAILED: 1, CANCELLING: 0, CANCELLED: 0 },
  running: 2,
  waiting: 3,
  max_concurrency: 2,
  last_success: '2026-01-31T02:59:00.000Z',
  last_failure: null,
  reason: '2 running, 3 waiting; max_concurrency is 2',
  held_back: null,
};

const EXECUTION_COUNTS = named(
  'ExecutionCounts',
  closed(Object.fromEntries(EXECUTION_STATES.map((state) => [state, COUNT]))),
  report.executions,
);

const JOB_STATUS = named(
  'JobStatus',
  closed({
    executions: EXECUTION_COUNTS,
    running: COUNT,
    waiting: COUNT,
    max_concurrency: COUNT,
    last_success: described(nullable(TIME), 'When an execution last succeeded, as far as is on record.'),
    last_failure: described(nullable(LAST_FAILURE), 'The last execution on record that failed.'),
    reason: TEXT,
    held_back: nullable(TEXT),
  }),
  report,
);

const SERVICE_STATUS = named(
  'ServiceStatus',
  closed({
    url: TEXT,
    replicas: closed({ starting: COUNT, ready: COUNT, unready: COUNT, stopping: COUNT }),
    target: COUNT,
    min_replicas: COUNT,
    max_replicas: COUNT,
    cpu_utilization: nullable(NUMBER),
    target_cpu_utilization: NUMBER,
    requests: described(
      nullable(REQUEST_STATUS),
      'null where nobody can tell, such as while the program that balances them does not answer.',
    ),
    outdated: COUNT,
    reason: TEXT,
    held_back: nullable(TEXT),
    failure: nullable(FAILURE),
    last_exit: nullable(LAST_EXIT),
    listen_error: nullable(TEXT),
  }),
  web,
);

const nightly = {
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

const SCHEDULED_TASK_STATUS = named(
  'ScheduledTaskStatus',
  closed({
    schedule: TEXT,
    time_zone: TEXT,
    next_runs: list(TIME),
    last_run: nullable(EXECUTION),
    last_skipped: nullable(
      closed({ first: TIME, last: TIME, why: { type: 'string', enum: ['overlap', 'missed'] } }),
    ),
    note: nullable(TEXT),
    executions: EXECUTION_COUNTS,
    last_success: described(nullable(TIME), 'When a run last succeeded, as far as is on record.'),
    last_failure: described(nullable(LAST_FAILURE), 'The last run on record that failed.'),
    running: COUNT,
    waiting: COUNT,
    reason: TEXT,
    held_back: nullable(TEXT),
  }),
  nightly,
);

const DAEMON_STATUS = named(
  'DaemonStatus',
  closed({
    state: { type: 'string', enum: ['running', 'starting', 'stopping', 'backing_off', 'stopped', 'waiting'] },
    since: TIME,
    restarts: COUNT,
    last_exit: nullable(LAST_EXIT),
    reason: TEXT,
    held_back: nullable(TEXT),
    failure: nullable(FAILURE),
  }),
  heartbeat,
);

const self = {
  version: '0.1.0',
  target: 'local',
  pid: 4242,
  url: 'http://127.0.0.1:4747',
  started_at: '2026-01-31T03:00:00.000Z',
};

export const AGENT_STATUS = named(
  'Agent',
  closed({
    version: { ...TEXT, maxLength: 100 },
    target: { ...TEXT, maxLength: 100 },
    pid: COUNT,
    url: { ...TEXT, maxLength: 1_000, pattern: '^https?://' },
    started_at: { ...TIME, ...TEXT, maxLength: 100 },
  }),
  self,
);

export const STANDBY_ANSWER = named(
  'StandbyAnswer',
  closed({ ports: described(list({ type: 'integer' }), 'Ports of the services.') }),
  { ports: [8080] },
);

export const STATUS = named(
  'Status',
  closed({
    application: nullable(TEXT),
    agent: described(AGENT_STATUS, 'The one that decides.'),
    standbys: described(list(AGENT_STATUS), 'The other agents, which pass calls on to it.'),
    outage: described(
      nullable(closed({ message: TEXT, since: TIME })),
      'Set while the platform does not answer the agent: calls go on to the workers that there are; none is started or stopped, and what becomes of them is not seen.',
    ),
    storage: described(
      closed({
        free_bytes: { ...COUNT, description: 'Free bytes on it.' },
        total_bytes: COUNT,
        failure: described(
          nullable(closed({ message: TEXT, since: TIME })),
          'Set while nothing new can be stored: what runs goes on, new work is refused with `MN4014`.',
        ),
      }),
      "The disk under the agent's data.",
    ),
    functions: record(FUNCTION_STATUS),
    jobs: record(JOB_STATUS),
    services: record(SERVICE_STATUS),
    scheduled_tasks: record(SCHEDULED_TASK_STATUS),
    daemons: record(DAEMON_STATUS),
    quotas: QUOTA_STATUS,
    time_zone_data: described(TEXT, 'The version of the time zone rules that schedules go by.'),
    notes: list(TEXT),
  }),
  {
    application: 'shop',
    agent: self,
    standbys: [],
    outage: null,
    storage: { free_bytes: 52_428_800_000, total_bytes: 107_374_182_400, failure: null },
    functions: { hello },
    jobs: { report },
    services: { web },
    scheduled_tasks: { nightly },
    daemons: { heartbeat },
    quotas,
    time_zone_data: '2025c',
    notes: [],
  },
);

export const DECISION = named(
  'Decision',
  closed({
    sequence: COUNT,
    at: TIME,
    workload: TEXT,
    code: TEXT,
    reason: TEXT,
    workers: COUNT,
    target: COUNT,
    started: COUNT,
    stopped: COUNT,
  }),
  decision,
);

export const DECISION_LIST = named('DecisionList', page(DECISION), { items: [decision], next_cursor: null });

export const DECISIONS_QUERY = closed(PAGE, ['cursor']);
