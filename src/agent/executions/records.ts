import { EXECUTION_STATES } from '../../api/schemas/executions.js';
import type { Execution, ExecutionState, Progress } from '../../api/types.js';
import type { Problem } from '../../errors/errors.js';
import { readProblem, timestamp, timestampOrNull } from '../store/columns.js';
import type { Store } from '../store/open.js';
import type { Row } from '../store/rows.js';
import { TRANSITIONS } from './transitions.js';

export interface NewExecution {
  readonly id: string;
  readonly workload: string;
  readonly kind: Execution['kind'];
  readonly input: string;
  /** Milliseconds since the epoch, like all times that the store takes. */
  readonly created_at: number;
  /** Two requests with the same key make one execution. */
  readonly idempotencyKey?: string;
  /** The due time, for a scheduled run. */
  readonly due_at?: number;
}

/** How an attempt ended, and what happens to its execution. */
export type AttemptOutcome =
  | { readonly state: 'SUCCEEDED'; readonly exitCode: number | null }
  | {
      readonly state: 'FAILED';
      readonly failures: number;
      readonly faults: number;
      readonly exitCode: number | null;
      readonly error: Problem;
    }
  | {
      readonly state: 'PENDING';
      readonly failures: number;
      readonly faults: number;
      readonly exitCode: number | null;
      readonly error: Problem;
      /** When the next attempt may begin. */
      readonly retryAt: number;
    };

/** An execution that has not ended, as a starting agent needs it. */
export interface Unfinished {
  readonly id: string;
  /** Its position in the order of arrival. */
  readonly sequence: number;
  readonly state: ExecutionState;
  readonly attempts: number;
  readonly failures: number;
  readonly faults: number;
  readonly retryAt: number | null;
  /** The worker of the last attempt. */
  readonly worker: string | null;
}

export interface Created {
  readonly execution: Execution;
  /** Its position in the order of arrival. */
  readonly sequence: number;
  readonly isNew: boolean;
}

/** The columns of `executions` that make up an Execution. */
export const COLUMNS =
  'sequence, id, workload, kind, state, attempts, failures, faults, exit_code, created_at, started_at, finished_at, retry_at, due_at, error';

export function readExecution(row: Row): Execution {
  return {
    id: row.text('id'),
    workload: row.text('workload'),
    kind: readKind(row.text('kind')),
    state: readState(row.text('state')),
    attempts: row.integer('attempts'),
    failures: row.integer('failures'),
    faults: row.integer('faults'),
    exit_code: row.integerOrNull('exit_code'),
    created_at: timestamp(row.integer('created_at')),
    started_at: timestampOrNull(row.integerOrNull('started_at')),
    finished_at: timestampOrNull(row.integerOrNull('finished_at')),
    retry_at: timestampOrNull(row.integerOrNull('retry_at')),
    due_at: timestampOrNull(row.integerOrNull('due_at')),
    error: readProblem(row.jsonOrNull('error')),
  };
}

export function readProgress(row: Row): Progress {
  return {
    sequence: row.integer('sequence'),
    at: timestamp(row.integer('at')),
    value: row.outsideText('value'),
  };
}

export function readState(text: string): ExecutionState {
  const state = EXECUTION_STATES.find((known) => known === text);
  if (!state) throw new Error(`The database has an execution in the unknown state ${text}.`);
  return state;
}

function readKind(text: string): Execution['kind'] {
  if (text === 'job' || text === 'scheduled_task') return text;
  throw new Error(`The database has an execution of the unknown kind ${text}.`);
}

/** The execution's row, if it is running and this is its present attempt. @param attempt null: any attempt */
export function presentAttempt(store: Store, id: string, attempt: number | null): Row | undefined {
  return store.row(
    'SELECT state FROM executions WHERE id = ?1 AND state IN (?2, ?3) AND (?4 IS NULL OR attempts = ?4)',
    id,
    TRANSITIONS.finish.from,
    TRANSITIONS.stopped.from,
    attempt,
  );
}
