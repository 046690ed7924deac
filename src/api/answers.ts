/** Shapes of the agent's answers; the types are in types.ts. */
import { CODES, type Code } from '../errors/codes.js';
import type { Issue, Position, Problem } from '../errors/errors.js';
import {
  array,
  boolean,
  either,
  nullable,
  number,
  object,
  oneOf,
  optional,
  record,
  type Shape,
  string,
} from '../json/shape.js';
import { manifestShape } from './manifest-shape.js';
import type {
  AgentStatus,
  ApplicationView,
  DaemonStatus,
  Decision,
  DecisionList,
  Execution,
  ExecutionCounts,
  ExecutionDetail,
  ExecutionList,
  FunctionStatus,
  Health,
  History,
  HistoryGauge,
  HistoryItem,
  HistoryTimes,
  Invocation,
  InvocationList,
  JobStatus,
  LastExit,
  LastFailure,
  LogEntry,
  Progress,
  ProgressList,
  QuotaStatus,
  QuotaUse,
  ReplicaCounts,
  RequestStatus,
  ScheduledTaskStatus,
  ServiceStatus,
  SkippedRuns,
  StandbyAnswer,
  Status,
  StorageStatus,
  WorkerCounts,
} from './types.js';

function isCode(word: string): word is Code {
  return Object.hasOwn(CODES, word);
}

const code: Shape<Code> = oneOf(Object.keys(CODES).filter(isCode));
const position = object<Position>({ line: number, column: number, length: number });

const issueShape = object<Issue>({
  code,
  severity: optional(oneOf(['warning'])),
  message: string,
  path: array(either(string, number)),
  file: optional(string),
  position: optional(position),
  hint: optional(string),
  related: optional(object<NonNullable<Issue['related']>>({ message: string, position })),
});

export const problemShape = object<Problem>({
  type: string,
  title: string,
  status: number,
  detail: string,
  code,
  errors: optional(array(issueShape)),
});

export const healthShape = object<Health>({ status: oneOf(['ok', 'stopping', 'standby']), version: string });

export const applicationShape = object<ApplicationView>({
  manifest: manifestShape,
  inputs_fingerprint: string,
  applied_at: string,
});

const failureShape = object<NonNullable<FunctionStatus['failure']>>({ message: string, retry_at: string });

const outageShape = object<NonNullable<Status['outage']>>({ message: string, since: string });

const exitShape = object<LastExit>({ message: string, at: string });

const requestsShape = object<RequestStatus>({
  seconds: number,
  count: number,
  rate: number,
  failed: number,
  outcomes: record(number),
  duration: nullable(
    object<NonNullable<RequestStatus['duration']>>({ p50: number, p95: number, p99: number }),
  ),
});

const lastFailureShape = object<LastFailure>({ execution: string, message: string, at: string });

const functionShape = object<FunctionStatus>({
  url: string,
  workers: object<WorkerCounts>({ starting: number, idle: number, busy: number, stopping: number }),
  executing: number,
  waiting: number,
  target: number,
  max_workers: number,
  spare_workers: number,
  cold_starts: number,
  requests: requestsShape,
  reason: string,
  held_back: nullable(string),
  failure: nullable(failureShape),
  last_exit: nullable(exitShape),
});

const serviceShape = object<ServiceStatus>({
  url: string,
  replicas: object<ReplicaCounts>({ starting: number, ready: number, unready: number, stopping: number }),
  target: number,
  min_replicas: number,
  max_replicas: number,
  cpu_utilization: nullable(number),
  target_cpu_utilization: number,
  requests: nullable(requestsShape),
  outdated: number,
  reason: string,
  held_back: nullable(string),
  failure: nullable(failureShape),
  last_exit: nullable(exitShape),
  listen_error: nullable(string),
});

const executionStates = ['PENDING', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLING', 'CANCELLED'] as const;

const countsShape = object<ExecutionCounts>({
  PENDING: number,
  RUNNING: number,
  SUCCEEDED: number,
  FAILED: number,
  CANCELLING: number,
  CANCELLED: number,
});

const jobShape = object<JobStatus>({
  executions: countsShape,
  running: number,
  waiting: number,
  max_concurrency: number,
  last_success: nullable(string),
  last_failure: nullable(lastFailureShape),
  reason: string,
  held_back: nullable(string),
});

const executionFields = {
  id: string,
  workload: string,
  kind: oneOf(['job', 'scheduled_task']),
  state: oneOf(executionStates),
  attempts: number,
  failures: number,
  faults: number,
  exit_code: nullable(number),
  created_at: string,
  started_at: nullable(string),
  finished_at: nullable(string),
  retry_at: nullable(string),
  due_at: nullable(string),
  error: nullable(problemShape),
};

export const executionShape = object<Execution>(executionFields);

const scheduledTaskShape = object<ScheduledTaskStatus>({
  schedule: string,
  time_zone: string,
  next_runs: array(string),
  last_run: nullable(executionShape),
  last_skipped: nullable(
    object<SkippedRuns>({ first: string, last: string, why: oneOf(['overlap', 'missed']) }),
  ),
  note: nullable(string),
  executions: countsShape,
  last_success: nullable(string),
  last_failure: nullable(lastFailureShape),
  running: number,
  waiting: number,
  reason: string,
  held_back: nullable(string),
});

const daemonShape = object<DaemonStatus>({
  state: oneOf(['running', 'starting', 'stopping', 'backing_off', 'stopped', 'waiting']),
  since: string,
  restarts: number,
  last_exit: nullable(exitShape),
  reason: string,
  held_back: nullable(string),
  failure: nullable(object<NonNullable<DaemonStatus['failure']>>({ message: string, retry_at: string })),
});

export const quotasShape = object<QuotaStatus>({
  items: array(
    object<QuotaUse>({
      resource: oneOf(['cpu', 'memory', 'gpu']),
      limit: nullable(number),
      used: number,
      by_workload: record(number),
    }),
  ),
  held_back: array(object<QuotaStatus['held_back'][number]>({ workload: string, reason: string })),
});

const agentShape = object<AgentStatus>({
  version: string,
  target: string,
  pid: number,
  url: string,
  started_at: string,
});
export const standbyShape = object<StandbyAnswer>({ ports: array(number) });

const storageShape = object<StorageStatus>({
  free_bytes: number,
  total_bytes: number,
  failure: nullable(outageShape),
});

export const statusShape = object<Status>({
  application: nullable(string),
  agent: agentShape,
  standbys: array(agentShape),
  outage: nullable(outageShape),
  storage: storageShape,
  functions: record(functionShape),
  jobs: record(jobShape),
  services: record(serviceShape),
  scheduled_tasks: record(scheduledTaskShape),
  daemons: record(daemonShape),
  quotas: quotasShape,
  time_zone_data: string,
  notes: array(string),
});

export const decisionShape = object<Decision>({
  sequence: number,
  at: string,
  workload: string,
  code: string,
  reason: string,
  workers: number,
  target: number,
  started: number,
  stopped: number,
});

export const decisionsShape = object<DecisionList>({
  items: array(decisionShape),
  next_cursor: nullable(string),
});

export const historyShape = object<History>({
  workload: string,
  kind: oneOf(['function', 'job', 'service', 'scheduled_task', 'daemon']),
  from: string,
  to: string,
  step: number,
  bounds: array(number),
  items: array(
    object<HistoryItem>({
      at: string,
      observed: number,
      gauges: record(object<HistoryGauge>({ mean: number, most: number })),
      counts: record(number),
      times: record(object<HistoryTimes>({ count: number, sum: number, counts: array(number) })),
    }),
  ),
});

export const invocationShape = object<Invocation>({
  id: string,
  function: string,
  state: oneOf(['PENDING', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED']),
  attempts: number,
  created_at: string,
  started_at: nullable(string),
  finished_at: nullable(string),
  response: nullable(
    object<NonNullable<Invocation['response']>>({
      status: number,
      headers: record(either(string, array(string))),
    }),
  ),
  error: nullable(problemShape),
});

export const invocationListShape = object<InvocationList>({
  items: array(invocationShape),
  next_cursor: nullable(string),
});

export const progressShape = object<Progress>({ sequence: number, at: string, value: string });

export const executionDetailShape = object<ExecutionDetail>({
  ...executionFields,
  progress: nullable(progressShape),
  output: nullable(string),
});

export const executionListShape = object<ExecutionList>({
  items: array(executionShape),
  next_cursor: nullable(string),
});

export const progressListShape = object<ProgressList>({ items: array(progressShape), ended: boolean });

export const logEntryShape = object<LogEntry>({
  at: nullable(string),
  workload: string,
  worker: string,
  stream: oneOf(['stdout', 'stderr']),
  text: string,
});
