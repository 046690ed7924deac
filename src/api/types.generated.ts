/** Generated from src/api/schemas and schema/source.json by `npm run generate`; do not edit. */
import type {
  Inputs,
  Manifest,
} from '../manifest/model.generated.js';
import type {
  Problem,
} from '../errors/problem.generated.js';

/**
 * A change whose jobs with `run: before_change` have not all succeeded. Nothing else changes before they
 * have.
 */
export interface ApplicationChange {
  readonly id: string;
  /** The job that runs, waits or has failed; null once all have succeeded. */
  readonly job: string | null;
  /** Id of its execution; null before there is one. */
  readonly execution: string | null;
  /** What happens, or why it failed, in words. */
  readonly reason: string;
  /** Whether it has failed, or what its job waits for. Applying it again runs the jobs again. */
  readonly failed: boolean;
}

export interface ApplicationRequest {
  readonly manifest: Manifest;
  readonly inputs: Inputs;
}

export interface ApplicationView {
  readonly manifest: Manifest;
  /** Hash of the inputs: shows whether they have changed without revealing them. */
  readonly inputs_fingerprint: string;
  /** RFC 3339 */
  readonly applied_at: string;
}

export interface InputChange {
  /**
   * A secret, a config, a variable of environment files, a variable that is passed through, or the program
   * that a command names.
   */
  readonly kind: 'secret' | 'config' | 'env_file' | 'environment' | 'program';
  /** Name of the secret, config or variable; for a program, the workload's name. */
  readonly name: string;
  /** The workload of the environment files or the program; else null. */
  readonly workload: string | null;
}

export interface InputChanges {
  readonly items: readonly InputChange[];
}

export interface AgentStatus {
  readonly version: string;
  readonly target: string;
  readonly pid: number;
  readonly url: string;
  /** RFC 3339 */
  readonly started_at: string;
}

/** Whether the agent is running. A standby agent forwards calls to the leader. */
export interface Health {
  readonly status: 'ok' | 'stopping' | 'standby';
  readonly version: string;
}

/** What a standby agent forwards. */
export interface StandbyAnswer {
  /** The services' ports. */
  readonly ports: readonly number[];
  /** Those of them whose services do not speak HTTP; an older version does not report them. */
  readonly raw_ports?: readonly number[];
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
  /** Attempts that have started; each has its own worker. */
  readonly attempts: number;
  /** Attempts whose program failed; limited by `retries`. */
  readonly failures: number;
  /** Attempts that failed through no fault of the program: no worker could be started, or it was lost. */
  readonly faults: number;
  /** Exit code of the last attempt, once its program has exited. */
  readonly exit_code: number | null;
  /** RFC 3339 */
  readonly created_at: string;
  /** When the last attempt started. */
  readonly started_at: string | null;
  readonly finished_at: string | null;
  /** When the next attempt starts, during the back-off after a failed one. */
  readonly retry_at: string | null;
  /** For a scheduled task's run: when it was due; null if it was started by hand. */
  readonly due_at: string | null;
  /** Why it failed; during back-off, why the last attempt failed. */
  readonly error: Problem | null;
}

/** Number of executions in each state, including ended ones as long as they are kept. */
export interface ExecutionCounts {
  readonly PENDING: number;
  readonly RUNNING: number;
  readonly SUCCEEDED: number;
  readonly FAILED: number;
  readonly CANCELLING: number;
  readonly CANCELLED: number;
}

export interface ExecutionDetail extends Execution {
  /** The latest report. */
  readonly progress: Progress | null;
  readonly output: string | null;
}

export interface ExecutionList {
  readonly items: readonly Execution[];
  /** For the next page; null on the last page. */
  readonly next_cursor: string | null;
}

export type ExecutionState = 'PENDING' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLING' | 'CANCELLED';

/** A progress report of an execution. */
export interface Progress {
  /** Counts from 1 over the execution's life. */
  readonly sequence: number;
  /** RFC 3339 */
  readonly at: string;
  readonly value: string;
}

export interface ProgressList {
  /** The latest reports, newest last. */
  readonly items: readonly Progress[];
  /** Whether no more reports will follow. */
  readonly ended: boolean;
}

export interface Quantiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/**
 * How a request ended. The class of its status if it got a response; otherwise `refused`: no worker got it
 * (the queue was full, none could be started, or none was ready); `timed_out`; `broken`: the worker died, its
 * connection broke, or its response was not valid HTTP; `cancelled`: the caller disconnected.
 */
export type RequestOutcome = '1xx' | '2xx' | '3xx' | '4xx' | '5xx' | 'refused' | 'timed_out' | 'broken' | 'cancelled';

/** The requests of the last five minutes, or since the agent started counting if that is shorter. */
export interface RequestStatus {
  /** Length of the period in seconds. */
  readonly seconds: number;
  readonly count: number;
  /** Requests per second. */
  readonly rate: number;
  /** Requests that ended as 5xx, refused, timed out or broken. */
  readonly failed: number;
  /** Outcome → number of requests. Outcomes without requests, and unknown ones, are omitted. */
  readonly outcomes: Readonly<Record<string, number>>;
  /**
   * Estimated seconds from arrival to the end of the response; null if there were no requests or they are
   * unknown.
   */
  readonly duration: Quantiles | null;
}

/** Why workers cannot be started, and when the next attempt is. */
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

/** The last failed execution on record. */
export interface LastFailure {
  readonly execution: string;
  readonly message: string;
  /** RFC 3339 */
  readonly at: string;
}

/** A problem, and since when it exists. */
export interface Trouble {
  readonly message: string;
  /** RFC 3339 */
  readonly since: string;
}

/** What the health checks of the workers say. */
export interface HealthReport {
  /** Workers that passed their last checks. */
  readonly healthy: number;
  /** Workers that failed several checks in a row: they get no calls. */
  readonly unhealthy: number;
  /** Workers stopped because they were unhealthy, since the agent started. */
  readonly replaced: number;
  /** The last worker that became unhealthy. */
  readonly last_unhealthy: LastUnhealthy | null;
}

/** Why a worker became unhealthy, and when. */
export interface LastUnhealthy {
  readonly message: string;
  /** RFC 3339 */
  readonly at: string;
}

export interface FunctionStatus {
  readonly url: string;
  readonly workers: WorkerCounts;
  readonly executing: number;
  readonly waiting: number;
  /** Target number of workers, after limits and quotas. */
  readonly target: number;
  readonly max_workers: number;
  readonly spare_workers: number;
  /** Invocations that waited for a worker that was started after they arrived, since the agent started. */
  readonly cold_starts: number;
  readonly requests: RequestStatus;
  /** The latest decision, in words. */
  readonly reason: string;
  /** Set while a quota holds the function back. */
  readonly held_back: string | null;
  /** Set while workers cannot be started. */
  readonly failure: FailureStatus | null;
  /**
   * How the last worker of the current revision that exited on its own, or was killed for its memory, ended.
   */
  readonly last_exit: LastExit | null;
  /** Absent if nothing checks the workers. */
  readonly health?: HealthReport;
}

export interface WorkerCounts {
  readonly starting: number;
  readonly idle: number;
  readonly busy: number;
  readonly stopping: number;
  /** Neither idle nor busy: they get no calls. Absent if there is none. */
  readonly unhealthy?: number;
}

export interface JobStatus {
  readonly executions: ExecutionCounts;
  /** Workers, including those that are starting and those that are stopping. */
  readonly running: number;
  readonly waiting: number;
  readonly max_concurrency: number;
  /** When an execution last succeeded, if that is on record. */
  readonly last_success: string | null;
  /** The last failed execution on record. */
  readonly last_failure: LastFailure | null;
  /** The latest decision, in words. */
  readonly reason: string;
  /** Set while a quota holds the job back. */
  readonly held_back: string | null;
}

export interface ReplicaCounts {
  readonly starting: number;
  readonly ready: number;
  /** Were ready, but do not respond at present. */
  readonly unready: number;
  /** Draining or exiting. */
  readonly stopping: number;
}

export interface ServiceStatus {
  /** Where the load balancer accepts connections. */
  readonly url: string;
  readonly replicas: ReplicaCounts;
  /** Target number of replicas, after limits and quotas. */
  readonly target: number;
  readonly min_replicas: number;
  readonly max_replicas: number;
  /** Average CPU use of the ready replicas as a fraction of their `cpu`; null without a reading. */
  readonly cpu_utilization: number | null;
  readonly target_cpu_utilization: number;
  /** null if unknown, for example while the load balancer does not respond. */
  readonly requests: RequestStatus | null;
  /** Replicas of an older revision that are being replaced. */
  readonly outdated: number;
  /** The latest decision, in words. */
  readonly reason: string;
  /** Set while a quota holds the service back. */
  readonly held_back: string | null;
  /** Set while replicas cannot be started, or crash soon after. */
  readonly failure: FailureStatus | null;
  /**
   * How the last replica of the current revision that exited on its own, or was killed for its memory, ended.
   */
  readonly last_exit: LastExit | null;
  /** Set while the agent cannot listen on the port. */
  readonly listen_error: string | null;
  /** Absent if nothing checks the replicas. */
  readonly health?: HealthReport;
}

export interface ScheduledTaskStatus {
  /** The cron expression, or a description in words. */
  readonly schedule: string;
  readonly time_zone: string;
  /** The next due times, soonest first. */
  readonly next_runs: readonly string[];
  /** The last run, scheduled or started by hand. */
  readonly last_run: Execution | null;
  /** The runs that were skipped last, since the agent started. */
  readonly last_skipped: SkippedRuns | null;
  /** What disrupts the schedule, such as a clock that was set back. */
  readonly note: string | null;
  readonly executions: ExecutionCounts;
  /** When a run last succeeded, if that is on record. */
  readonly last_success: string | null;
  /** The last failed run on record. */
  readonly last_failure: LastFailure | null;
  readonly running: number;
  readonly waiting: number;
  /** The latest decision, in words. */
  readonly reason: string;
  /** Set while a quota holds the task back. */
  readonly held_back: string | null;
}

/** Due times that were skipped. */
export interface SkippedRuns {
  /** RFC 3339 */
  readonly first: string;
  /** RFC 3339 */
  readonly last: string;
  /**
   * Whether they came due while an earlier run had not ended, or were missed, for example because the agent
   * was down.
   */
  readonly why: 'overlap' | 'missed';
}

/**
 * waiting: nothing is running or starting, for example because the quotas have no room. stopped: stopped on
 * the platform by hand; it is not restarted automatically.
 */
export type DaemonState = 'running' | 'starting' | 'stopping' | 'backing_off' | 'stopped' | 'waiting';

export interface DaemonStatus {
  readonly state: DaemonState;
  /** When it entered this state; for a running daemon, when its process started. */
  readonly since: string;
  /**
   * How many times it was restarted after it exited on its own or was unhealthy, since the agent started.
   */
  readonly restarts: number;
  /** How its last process ended. */
  readonly last_exit: LastExit | null;
  /** The latest decision, in words. */
  readonly reason: string;
  /** Set while a quota holds it back. */
  readonly held_back: string | null;
  /** Set while it is in back-off after a failure. */
  readonly failure: FailureStatus | null;
  /** Absent if nothing checks the process. */
  readonly health?: HealthReport;
}

export interface Status {
  readonly application: string | null;
  /** The leader. */
  readonly agent: AgentStatus;
  /** The application's standby agents, which forward calls to the leader. */
  readonly standbys: readonly AgentStatus[];
  /**
   * Set while the platform does not respond to the agent: running workers still get calls, but none is
   * started or stopped, and their state is unknown.
   */
  readonly outage: Trouble | null;
  readonly storage: StorageStatus;
  readonly functions: Readonly<Record<string, FunctionStatus>>;
  readonly jobs: Readonly<Record<string, JobStatus>>;
  readonly services: Readonly<Record<string, ServiceStatus>>;
  readonly scheduled_tasks: Readonly<Record<string, ScheduledTaskStatus>>;
  readonly daemons: Readonly<Record<string, DaemonStatus>>;
  readonly quotas: QuotaStatus;
  /** Workloads that wait for others before they start. */
  readonly waiting: readonly WaitingWorkload[];
  /** A change that is not applied yet, or that has failed. */
  readonly change: ApplicationChange | null;
  /** Version of the time zone rules used for schedules, such as 2025c. */
  readonly time_zone_data: string;
  /** Notes in words, such as limits that the platform does not enforce here. */
  readonly notes: readonly string[];
}

/** The disk with the agent's data. */
export interface StorageStatus {
  readonly free_bytes: number;
  readonly total_bytes: number;
  /** Set while nothing new can be stored: running work continues, new work is rejected with `MN4014`. */
  readonly failure: Trouble | null;
}

/** A workload that does not start before others have, as its `depends_on` says. */
export interface WaitingWorkload {
  readonly workload: string;
  /** What it waits for, in words. */
  readonly reason: string;
  /** Whether something that it waits for has failed. */
  readonly failed: boolean;
}

export interface Decision {
  /** Counts the workload's decisions from 1, since the agent started. */
  readonly sequence: number;
  /** RFC 3339 */
  readonly at: string;
  readonly workload: string;
  /** Stable identifier for programs, such as "in-flight" or "cooldown". */
  readonly code: string;
  /** Sentence with the numbers behind the decision. */
  readonly reason: string;
  readonly workers: number;
  readonly target: number;
  readonly started: number;
  readonly stopped: number;
}

export interface DecisionList {
  readonly items: readonly Decision[];
  /** For the next page; null on the last page. */
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
  /** Seconds per item, which may be more than requested. */
  readonly step: number;
  /** Upper bounds for the counts of durations, in seconds. */
  readonly bounds: readonly number[];
  /** Oldest first; times without a running agent are left out. */
  readonly items: readonly HistoryItem[];
}

export interface HistoryGauge {
  readonly mean: number;
  /** Sampled once a second. */
  readonly most: number;
}

export interface HistoryItem {
  /** When the item starts. */
  readonly at: string;
  /** Seconds of it that the agent observed. */
  readonly observed: number;
  /** By name; a missing one was 0 all the time, and a missing cpu_utilization was unknown. */
  readonly gauges: Readonly<Record<string, HistoryGauge>>;
  /** By name; a missing one is 0. */
  readonly counts: Readonly<Record<string, number>>;
  /** Durations, by name. */
  readonly times: Readonly<Record<string, HistoryTimes>>;
}

export interface HistoryTimes {
  readonly count: number;
  /** Seconds. */
  readonly sum: number;
  /**
   * For each bound, how many durations were at most that long and longer than the previous bound; the last
   * count is for longer ones. Trailing zeros are omitted.
   */
  readonly counts: readonly number[];
}

/** An asynchronous invocation. SUCCEEDED: the worker responded, whatever the status. */
export interface Invocation {
  readonly id: string;
  readonly function: string;
  readonly state: InvocationState;
  /** Attempts that have started. */
  readonly attempts: number;
  /** RFC 3339 */
  readonly created_at: string;
  readonly started_at: string | null;
  readonly finished_at: string | null;
  /** The worker's response; its body is at /v1/invocations/ID/response. */
  readonly response: ResponseHead | null;
  readonly error: Problem | null;
}

export interface InvocationList {
  readonly items: readonly Invocation[];
  /** For the next page; null on the last page. */
  readonly next_cursor: string | null;
}

export type InvocationState = 'PENDING' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';

/** A worker's response without its body. */
export interface ResponseHead {
  readonly status: number;
  /** By lower-case name. Repeated fields are joined by commas, except `set-cookie`, which is a list. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
}

/** One line of a worker's output. */
export interface LogEntry {
  readonly at: string | null;
  readonly workload: string;
  readonly worker: string;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}
