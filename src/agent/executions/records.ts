import { EXECUTION_STATES } from '../../api/schemas/executions.js';
import type { Execution, ExecutionState, Progress } from '../../api/types.js';
import { readProblem, timestamp, timestampOrNull } from '../store/columns.js';
import type { Row } from '../store/rows.js';

/** The columns of `executions` that make an Execution. */
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
