import type { Decided } from '../scaling/schedules.js';
import type { Store } from '../store/open.js';

/** What must be remembered about a scheduled task. Times are milliseconds since the epoch. */
export interface ScheduleRecord extends Decided {
  /** When it was first declared with its present timing. */
  readonly anchor: number;
}

/** The record of scheduled tasks. A write resolves once it is on disk. */
export class ScheduleStore {
  constructor(private readonly store: Store) {}

  /** null if the task has not been declared with this timing, or that is not on disk yet. */
  get(workload: string, timing: string): ScheduleRecord | null {
    const sql = 'SELECT anchor, decided, furthest FROM schedules WHERE workload = ? AND timing = ?';
    const row = this.store.row(sql, workload, timing);
    if (!row) return null;
    return {
      anchor: row.integer('anchor'),
      decided: row.integer('decided'),
      furthest: row.integer('furthest'),
    };
  }

  /** A task with a new timing counts from now; a task whose timing is unchanged continues. */
  async declare(workload: string, timing: string, now: number): Promise<void> {
    await this.store.commit(() =>
      this.store.run(
        `INSERT INTO schedules (workload, timing, anchor, decided, furthest) VALUES (?1, ?2, ?3, ?3, ?3)
         ON CONFLICT (workload) DO UPDATE SET timing = ?2, anchor = ?3, decided = ?3, furthest = ?3
         WHERE timing <> ?2`,
        workload,
        timing,
        now,
      ),
    );
  }

  async decide(workload: string, decided: Decided): Promise<void> {
    await this.store.commit(() => this.writeDecided(workload, decided));
  }

  /** Call it within a commit: one write creates a run and records that its due time is decided. */
  writeDecided(workload: string, { decided, furthest }: Decided): void {
    const sql = 'UPDATE schedules SET decided = ?2, furthest = ?3 WHERE workload = ?1';
    this.store.run(sql, workload, decided, furthest);
  }

  /** If the task is declared again, it starts from the beginning. */
  async forget(workload: string): Promise<void> {
    await this.store.commit(() => this.store.run('DELETE FROM schedules WHERE workload = ?', workload));
  }

  async clear(): Promise<void> {
    await this.store.commit(() => this.store.run('DELETE FROM schedules'));
  }
}
