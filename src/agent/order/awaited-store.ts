import type { ExecutionState } from '../../api/types.js';
import { readState } from '../executions/records.js';
import type { Store } from '../store/open.js';

/** An execution that the agent has started because others wait for it. */
export interface Awaited {
  /** What it was started for: a revision of the job, or a change of the application. */
  readonly cause: string;
  readonly execution: string;
  /** Outlives the execution's own record. */
  readonly state: ExecutionState;
}

/** The record of such executions, the last one of each job. */
export class AwaitedStore {
  constructor(private readonly store: Store) {}

  get(workload: string): Awaited | null {
    const sql = 'SELECT cause, execution, state FROM awaited_executions WHERE workload = ?';
    const row = this.store.row(sql, workload);
    return (
      (row && {
        cause: row.text('cause'),
        execution: row.text('execution'),
        state: readState(row.text('state')),
      }) ??
      null
    );
  }

  /** Call it within a commit: one write creates the execution and records what it is for. */
  write(workload: string, { cause, execution, state }: Awaited): void {
    const sql =
      'INSERT OR REPLACE INTO awaited_executions (workload, cause, execution, state) VALUES (?, ?, ?, ?)';
    this.store.run(sql, workload, cause, execution, state);
  }

  async put(workload: string, awaited: Awaited): Promise<void> {
    await this.store.commit(() => this.write(workload, awaited));
  }

  async clear(): Promise<void> {
    await this.store.commit(() => this.store.run('DELETE FROM awaited_executions'));
  }
}
