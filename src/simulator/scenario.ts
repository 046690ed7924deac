import type { FunctionDecision, FunctionLimits } from '../agent/scaling/functions.js';
import type { Arrivals } from './arrivals.js';
import type { Duration } from './random.js';

/** What happens to one function, as plain data. Times are milliseconds, moments count from the start. */
export interface Scenario {
  readonly limits: FunctionLimits;
  readonly arrivals: readonly Arrivals[];
  /** How long an invocation executes. */
  readonly service: Duration;
  /** From the start of a worker until it is ready. */
  readonly startUp: Duration;
  /** From the request to stop until the worker is gone. */
  readonly shutDown: Duration;
  /** When the simulation ends. */
  readonly until: number;
  /** The same seed and scenario give the same result. */
  readonly seed: number;
  /** Invocations that may wait; further ones are refused. */
  readonly maxQueue: number;
  /** How often an invocation is retried after its worker died. */
  readonly retries: number;
  /** Probability that a worker can't start. */
  readonly startFailures: number;
  /** Probability that a worker dies while it executes an invocation. */
  readonly deaths: number;
  /** How long a caller waits for execution to start before it disconnects; null: forever. */
  readonly patience: Duration | null;
  /** Changes of the manifest. */
  readonly changes: readonly SettingsChange[];
}

export interface SettingsChange {
  readonly at: number;
  readonly limits: FunctionLimits;
  /** Whether workers are replaced. */
  readonly newRevision: boolean;
}

/** A scenario in which nothing fails and nobody disconnects, except as given. */
export function scenario(
  given: Partial<Scenario> & Pick<Scenario, 'limits' | 'arrivals' | 'service' | 'startUp' | 'until'>,
): Scenario {
  return {
    shutDown: 0,
    seed: 1,
    maxQueue: Number.POSITIVE_INFINITY,
    retries: 0,
    startFailures: 0,
    deaths: 0,
    patience: null,
    changes: [],
    ...given,
  };
}

/** The pool after an event, once the decision has been carried out and idle workers have been given work. */
export interface Sample {
  readonly at: number;
  readonly starting: number;
  readonly idle: number;
  /** Workers that are executing. */
  readonly busy: number;
  readonly stopping: number;
  readonly waiting: number;
  readonly target: number;
}

/** Called after every event. */
export type Observer = (sample: Sample, decision: FunctionDecision) => void;

export type CallOutcome = 'answered' | 'failed' | 'refused' | 'hung-up' | 'unfinished';

export interface InvocationRecord {
  readonly arrivedAt: number;
  /** Start of the last attempt. */
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly attempts: number;
  /** Whether its first attempt had to wait for a worker to start. */
  readonly cold: boolean;
  readonly outcome: CallOutcome;
}

export interface WorkerRecord {
  readonly id: string;
  readonly startedAt: number;
  readonly readyAt: number | null;
  /** When scaling decided to stop it. */
  readonly stoppedAt: number | null;
  readonly endedAt: number | null;
  readonly invocations: number;
  /** When its last invocation was completed. */
  readonly completedAt: number | null;
}

export interface SimulationResult {
  /** One for every moment at which something changed. */
  readonly series: readonly Sample[];
  /** By arrival. */
  readonly invocations: readonly InvocationRecord[];
  /** By start. */
  readonly workers: readonly WorkerRecord[];
  readonly summary: Summary;
}

export interface Summary {
  readonly outcomes: Readonly<Record<CallOutcome, number>>;
  readonly coldStarts: number;
  readonly workersStarted: number;
  /** Maximum number of workers at one moment. */
  readonly mostWorkers: number;
  /** The sum of all workers' lifetimes. */
  readonly workerSeconds: number;
  /** Milliseconds from arrival to the start of execution, for invocations that were executed. */
  readonly wait: {
    readonly p50: number;
    readonly p90: number;
    readonly p95: number;
    readonly p99: number;
    readonly max: number;
    /** The sum over all of them. */
    readonly total: number;
  };
}
