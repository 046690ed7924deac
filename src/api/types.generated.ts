/** Generated from src/api/schemas and schema/source.json by `npm run generate`; do not edit. */
import type {
  Inputs,
  Manifest,
} from '../manifest/model.generated.js';
import type {
  Problem,
} from '../errors/problem.generated.js';

export interface ApplicationRequest {
  readonly manifest: Manifest;
  readonly inputs: Inputs;
}

export interface ApplicationView {
  readonly manifest: Manifest;
  /** Hash of the inputs: shows whether they changed without showing what they are. */
  readonly inputs_fingerprint: string;
  /** RFC 3339 */
  readonly applied_at: string;
}

export interface AgentStatus {
  readonly version: string;
  readonly target: string;
  readonly pid: number;
  readonly url: string;
  /** RFC 3339 */
  readonly started_at: string;
}

/** Whether the agent runs. One that stands by passes calls on to the one that decides. */
export interface Health {
  readonly status: 'ok' | 'stopping' | 'standby';
  readonly version: string;
}

/** What an agent that stands by passes on. */
export interface StandbyAnswer {
  /** Ports of the services. */
  readonly ports: readonly number[];
}

export interface HeldBack {
  readonly workload: string;
  readonly reason: string;
}

export interface QuotaStatus {
  readonly items: readonly QuotaUse[];
  readonly held_back: readonly HeldBack[];
}

export interface QuotaUse {
  readonly resource: 'cpu' | 'memory' | 'gpu';
  /** null: not limited. */
  readonly limit: number | null;
  readonly used: number;
  readonly by_workload: Readonly<Record<string, number>>;
}

/** An execution of a job, or a run of a scheduled task. */
export interface Execution {
  readonly id: string;
  readonly workload: string;
  readonly kind: 'job' | 'scheduled_task';
  readonly state: ExecutionState;
  /** Attempts begun: each has a worker of its own. */
  readonly attempts: number;
  /** Attempts whose program failed; `retries` bounds these. */
  readonly failures: number;
  /** Attempts that failed through no fault of the program: no worker could be started, or it was lost. */
  readonly faults: number;
  /** Of the last attempt, once its program has ended by itself. */
  readonly exit_code: number | null;
  /** RFC 3339 */
  readonly created_at: string;
  /** When the last attempt began. */
  readonly started_at: string | null;
  readonly finished_at: string | null;
  /** Set while it waits for its next attempt after one that failed. */
  readonly retry_at: string | null;
  /** Of a run of a scheduled task: when it was due; null if somebody started it. */
  readonly due_at: string | null;
  /** Why it failed; while it waits for its next attempt, why the last one did. */
  readonly error: Problem | null;
}

/** How many executions are in each state; those that have ended, as long as they are kept. */
export interface ExecutionCounts {
  readonly PENDING: number;
  readonly RUNNING: number;
  readonly SUCCEEDED: number;
  readonly FAILED: number;
  readonly CANCELLING: number;
  readonly CANCELLED: number;
}

export interface ExecutionDetail extends Execution {
  /** The last report. */
  readonly progress: Progress | null;
  readonly output: string | null;
}

export interface ExecutionList {
  readonly items: readonly Execution[];
  /** For the next page; null on the last. */
  readonly next_cursor: string | null;
}

export type ExecutionState = 'PENDING' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLING' | 'CANCELLED';

/** What an execution reported while it ran. */
export interface Progress {
  /** Counts from 1 over the life of the execution. */
  readonly sequence: number;
  /** RFC 3339 */
  readonly at: string;
  readonly value: string;
}

export interface ProgressList {
  /** The last ones, newest last. */
  readonly items: readonly Progress[];
  /** Whether no more will come. */
  readonly ended: boolean;
}

export interface Quantiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/**
 * How a request ended. By the class of its status if it was answered; else `refused`: no worker has had it
 * (the queue was full, none could be started, none is ready); `timed_out`; `broken`: the worker died, its
 * connection broke, or its answer was not HTTP; `cancelled`: the caller hung up.
 */
export type RequestOutcome = '1xx' | '2xx' | '3xx' | '4xx' | '5xx' | 'refused' | 'timed_out' | 'broken' | 'cancelled';

/** The requests of the last five minutes, or since the agent began to count if that is less. */
export interface RequestStatus {
  /** How long they were counted. */
  readonly seconds: number;
  readonly count: number;
  /** Requests a second. */
  readonly rate: number;
  /** Those that ended in 5xx, refused, timed out or broken. */
  readonly failed: number;
  /** Outcome → requests. Outcomes without a request are left out, and so are those that cannot be known. */
  readonly outcomes: Readonly<Record<string, number>>;
  /**
   * Seconds from the arrival to the end of the answer, estimated; null without a request, or if nobody can
   * tell.
   */
  readonly duration: Quantiles | null;
}

/** Why nothing can be started, and when the next try is. */
export interface FailureStatus {
  readonly message: string;
  /** RFC 3339 */
  readonly retry_at: string;
}

/** How a worker ended, in words. */
export interface LastExit {
  readonly message: string;
  /** RFC 3339 */
  readonly at: string;
}

/** The last execution on record that failed. */
export interface LastFailure {
  readonly execution: string;
  readonly message: string;
  /** RFC 3339 */
  readonly at: string;
}

/** What is wrong, and since when. */
export interface Trouble {
  readonly message: string;
  /** RFC 3339 */
  readonly since: string;
}

export interface FunctionStatus {
  readonly url: string;
  readonly workers: WorkerCounts;
  readonly executing: number;
  readonly waiting: number;
  /** The workers that scaling aims for, after limits and quotas. */
  readonly target: number;
  readonly max_workers: number;
  readonly spare_workers: number;
  /** Invocations that waited for a worker which was started after they came, since the agent started. */
  readonly cold_starts: number;
  readonly requests: RequestStatus;
  /** The last decision, in words. */
  readonly reason: string;
  /** Set while a quota holds the function back. */
  readonly held_back: string | null;
  /** Set while workers cannot be started. */
  readonly failure: FailureStatus | null;
  /** Of the last worker of the present revision that ended by itself, or was killed for its memory. */
  readonly last_exit: LastExit | null;
}

export interface WorkerCounts {
  readonly starting: number;
  readonly idle: number;
  readonly busy: number;
  readonly stopping: number;
}

export interface JobStatus {
  readonly executions: ExecutionCounts;
  /** Workers, including those about to start and those being stopped. */
  readonly running: number;
  readonly waiting: number;
  readonly max_concurrency: number;
  /** When an execution last succeeded, as far as is on record. */
  readonly last_success: string | null;
  /** The last execution on record that failed. */
  readonly last_failure: LastFailure | null;
  /** The last decision, in words. */
  readonly reason: string;
  /** Set while a quota holds the job back. */
  readonly held_back: string | null;
}

export interface ReplicaCounts {
  readonly starting: number;
  readonly ready: number;
  /** Were ready, and do not answer at present. */
  readonly unready: number;
  /** Finish what they have in hand, or end. */
  readonly stopping: number;
}

export interface ServiceStatus {
  /** Where the load balancer takes connections. */
  readonly url: string;
  readonly replicas: ReplicaCounts;
  /** The replicas that scaling aims for, after limits and quotas. */
  readonly target: number;
  readonly min_replicas: number;
  readonly max_replicas: number;
  /** Average CPU use of the ready replicas as a part of their `cpu`; null without a reading. */
  readonly cpu_utilization: number | null;
  readonly target_cpu_utilization: number;
  /** null if nobody can tell, such as while the program that balances them does not answer. */
  readonly requests: RequestStatus | null;
  /** Replicas of an older revision, which are being replaced. */
  readonly outdated: number;
  /** The last decision, in words. */
  readonly reason: string;
  /** Set while a quota holds the service back. */
  readonly held_back: string | null;
  /** Set while replicas cannot be started, or crash soon after. */
  readonly failure: FailureStatus | null;
  /** Of the last replica of the present revision that ended by itself, or was killed for its memory. */
  readonly last_exit: LastExit | null;
  /** Set while the port cannot be listened on. */
  readonly listen_error: string | null;
}

export interface ScheduledTaskStatus {
  /** The cron expression, or in words. */
  readonly schedule: string;
  readonly time_zone: string;
  /** The next due times, soonest first. */
  readonly next_runs: readonly string[];
  /** The last run, due or asked for. */
  readonly last_run: Execution | null;
  /** What was skipped last, since the agent started. */
  readonly last_skipped: SkippedRuns | null;
  /** What keeps the schedule from its usual course, such as a clock that was put back. */
  readonly note: string | null;
  readonly executions: ExecutionCounts;
  /** When a run last succeeded, as far as is on record. */
  readonly last_success: string | null;
  /** The last run on record that failed. */
  readonly last_failure: LastFailure | null;
  readonly running: number;
  readonly waiting: number;
  /** The last decision, in words. */
  readonly reason: string;
  /** Set while a quota holds the task back. */
  readonly held_back: string | null;
}

/** Due times that passed without a run. */
export interface SkippedRuns {
  /** RFC 3339 */
  readonly first: string;
  /** RFC 3339 */
  readonly last: string;
  /** They were due while a run had not ended; or while nobody looked, such as when the agent was down. */
  readonly why: 'overlap' | 'missed';
}

/**
 * waiting: nothing runs and nothing is under way, such as for lack of room in the quotas. stopped: on the
 * platform, by hand; nothing starts it again by itself.
 */
export type DaemonState = 'running' | 'starting' | 'stopping' | 'backing_off' | 'stopped' | 'waiting';

export interface DaemonStatus {
  readonly state: DaemonState;
  /** When it came to this state; of a running one, when its process started. */
  readonly since: string;
  /** How many times it was started again after it ended by itself, as far as this agent has seen. */
  readonly restarts: number;
  /** Of its last process. */
  readonly last_exit: LastExit | null;
  /** The last decision, in words. */
  readonly reason: string;
  /** Set while a quota holds it back. */
  readonly held_back: string | null;
  /** Set while it does not run because it failed. */
  readonly failure: FailureStatus | null;
}

export interface Status {
  readonly application: string | null;
  /** The one that decides. */
  readonly agent: AgentStatus;
  /** The application's other agents, which pass calls on to the one that decides. */
  readonly standbys: readonly AgentStatus[];
  /**
   * Set while the platform does not answer the agent: calls still go to the workers that run; none is started
   * or stopped, and what becomes of them is not seen.
   */
  readonly outage: Trouble | null;
  readonly storage: StorageStatus;
  readonly functions: Readonly<Record<string, FunctionStatus>>;
  readonly jobs: Readonly<Record<string, JobStatus>>;
  readonly services: Readonly<Record<string, ServiceStatus>>;
  readonly scheduled_tasks: Readonly<Record<string, ScheduledTaskStatus>>;
  readonly daemons: Readonly<Record<string, DaemonStatus>>;
  readonly quotas: QuotaStatus;
  /** The version of the time zone rules that schedules go by, such as 2025c. */
  readonly time_zone_data: string;
  /** What the platform does not enforce here, and other things to know, in words. */
  readonly notes: readonly string[];
}

/** The disk under the agent's data. */
export interface StorageStatus {
  readonly free_bytes: number;
  readonly total_bytes: number;
  /** Set while nothing new can be stored: what runs goes on, new work is refused with `MN4014`. */
  readonly failure: Trouble | null;
}

export interface Decision {
  /** Counts a workload's decisions from 1, since the agent started. */
  readonly sequence: number;
  /** RFC 3339 */
  readonly at: string;
  readonly workload: string;
  /** Stable word for programs, such as "in-flight" or "cooldown". */
  readonly code: string;
  /** Sentence with the numbers that led to it. */
  readonly reason: string;
  readonly workers: number;
  readonly target: number;
  readonly started: number;
  readonly stopped: number;
}

export interface DecisionList {
  readonly items: readonly Decision[];
  /** For the next page; null on the last. */
  readonly next_cursor: string | null;
}

/** What happened to a workload over time. */
export interface History {
  readonly workload: string;
  readonly kind: 'function' | 'job' | 'service' | 'scheduled_task' | 'daemon';
  /** RFC 3339 */
  readonly from: string;
  /** RFC 3339 */
  readonly to: string;
  /** Seconds of each item, which may be more than was asked for. */
  readonly step: number;
  /** Of the counts of durations, in seconds. */
  readonly bounds: readonly number[];
  /** Oldest first; times in which no agent ran are left out. */
  readonly items: readonly HistoryItem[];
}

export interface HistoryGauge {
  readonly mean: number;
  /** As far as was seen, once a second. */
  readonly most: number;
}

export interface HistoryItem {
  /** When it begins. */
  readonly at: string;
  /** Seconds of it in which the agent looked. */
  readonly observed: number;
  /** By name; one that is missing was 0 all the time, and cpu_utilization was not known. */
  readonly gauges: Readonly<Record<string, HistoryGauge>>;
  /** By name; one that is missing is 0. */
  readonly counts: Readonly<Record<string, number>>;
  /** Durations, by name. */
  readonly times: Readonly<Record<string, HistoryTimes>>;
}

export interface HistoryTimes {
  readonly count: number;
  /** Seconds. */
  readonly sum: number;
  /**
   * How many were at most as long as each of the bounds and longer than the bound before it; the last of all
   * is for what is longer. Zeros at the end are left out.
   */
  readonly counts: readonly number[];
}

/** An asynchronous invocation. SUCCEEDED: the worker answered, whatever the status. */
export interface Invocation {
  readonly id: string;
  readonly function: string;
  readonly state: InvocationState;
  /** Attempts begun. */
  readonly attempts: number;
  /** RFC 3339 */
  readonly created_at: string;
  readonly started_at: string | null;
  readonly finished_at: string | null;
  /** The worker's answer; its body is at /v1/invocations/ID/response. */
  readonly response: ResponseHead | null;
  readonly error: Problem | null;
}

export interface InvocationList {
  readonly items: readonly Invocation[];
  /** For the next page; null on the last. */
  readonly next_cursor: string | null;
}

export type InvocationState = 'PENDING' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';

/** A worker's answer without its body. */
export interface ResponseHead {
  readonly status: number;
  /**
   * By name in lower case. Repeated fields are joined by commas; only `set-cookie`, which cannot be, is a
   * list.
   */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
}

/** One line that a worker printed. */
export interface LogEntry {
  readonly at: string | null;
  readonly workload: string;
  readonly worker: string;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}
