import { backOff } from './back-off.js';
import { type Decision, NONE } from './decision.js';
import { highestFloor, type Rules } from './rules/rule.js';
import { type Unfinished, type UnfinishedReason, unfinished } from './rules/unfinished.js';

/** How many executions of a workload run, and what happens to an execution whose attempt has ended. */

export interface ExecutionLimits {
  /** Infinity if only the quotas limit it. */
  readonly maxConcurrency: number;
}

export interface ExecutionState {
  /** Attempts that have a worker, are about to get one, or whose worker is being stopped. */
  readonly running: number;
  /** Executions that wait and may start now. */
  readonly ready: number;
  /** Executions that wait for the time of their next attempt. */
  readonly delayed: number;
  /** When the first of these is ready, in milliseconds; null if there is none. */
  readonly nextRetryAt: number | null;
  /** The workload's fair share of the quotas, in workers; Infinity without quotas. */
  readonly allowance: number;
  /** How many more workers the quotas have room for now; Infinity without quotas. */
  readonly room: number;
}

/** The rules for executions. The target is the highest floor, limited by max_concurrency, then by the quotas. */
const RULES: Rules<Unfinished, UnfinishedReason> = [unfinished];

/** Executions start in order of arrival; nothing is stopped. */
export type ExecutionDecision = Decision<ExecutionReason>;

export type ExecutionReasonCode = 'quota' | 'max_concurrency' | UnfinishedReason['code'];

/** The numbers behind a decision; explainExecutions turns them into a sentence. */
export interface ExecutionReason {
  readonly code: ExecutionReasonCode;
  readonly maxConcurrency: number;
  readonly running: number;
  readonly ready: number;
  readonly delayed: number;
  readonly wish: number;
  readonly target: number;
  readonly start: number;
  /** Milliseconds until the next delayed attempt; 0 if there is none. */
  readonly retryIn: number;
}

/** Decides for one workload at one moment. A running execution is never stopped to make room. */
export function decideExecutions(
  { maxConcurrency }: ExecutionLimits,
  state: ExecutionState,
  now: number,
): ExecutionDecision {
  const { running, ready, delayed, nextRetryAt, allowance, room } = state;
  const floor = highestFloor(RULES, state, now);
  const wish = Math.min(Math.max(maxConcurrency, running), floor.workers);
  const target = Math.max(running, Math.min(wish, allowance));
  const start = Math.max(0, Math.min(target - running, room));
  const numbers = { maxConcurrency, running, ready, delayed, wish, target, start };
  const retryIn = nextRetryAt === null ? 0 : Math.max(0, nextRetryAt - now);
  return {
    target,
    wish,
    start,
    stop: NONE,
    nextAt: floor.until,
    because: { code: reasonCode(numbers, floor.because), ...numbers, retryIn },
  };
}

function reasonCode(
  { running, ready, wish, start }: Omit<ExecutionReason, 'code' | 'retryIn'>,
  floor: UnfinishedReason,
): ExecutionReasonCode {
  if (running + start < wish) return 'quota';
  return start < ready ? 'max_concurrency' : floor.code;
}

/**
 * How an attempt ended: by the program's own exit, by its timeout, or through no fault of the program (no worker could
 * be started, or it was lost).
 */
export type AttemptEnd = 'succeeded' | 'failed' | 'timed-out' | 'fault';

export interface AttemptHistory {
  /** Earlier attempts whose program failed. */
  readonly failures: number;
  /** Earlier attempts that ended through no fault of the program. */
  readonly faults: number;
  /** How many failures are allowed. */
  readonly retries: number;
}

export type EndDecision =
  | { readonly state: 'SUCCEEDED' }
  | { readonly state: 'FAILED'; readonly failures: number; readonly faults: number }
  | {
      readonly state: 'PENDING';
      readonly failures: number;
      readonly faults: number;
      /** Milliseconds until the next attempt. */
      readonly delay: number;
    };

/**
 * Faults allowed per execution, in addition to its retries: a worker that can never start must not be tried forever.
 */
export const FAULTS_FORGIVEN = 5;

/** What happens to an execution whose attempt has ended. A timeout allows no further attempt. */
export function decideEnd(end: AttemptEnd, { failures, faults, retries }: AttemptHistory): EndDecision {
  switch (end) {
    case 'succeeded':
      return { state: 'SUCCEEDED' };
    case 'timed-out':
      return { state: 'FAILED', failures: failures + 1, faults };
    case 'failed':
      return again(failures + 1, retries, { failures: failures + 1, faults });
    case 'fault':
      return again(faults + 1, FAULTS_FORGIVEN, { failures, faults: faults + 1 });
  }
}

function again(count: number, forgiven: number, counts: { failures: number; faults: number }): EndDecision {
  if (count > forgiven) return { state: 'FAILED', ...counts };
  return { state: 'PENDING', ...counts, delay: backOff(count) };
}
