import type { Store } from '../store/open.js';

/** What must be remembered of a scheduled task. Times are milliseconds since the epoch. */
export interface ScheduleRecord {
  /** When it was first declared with its present timing. */
  readonly anchor: number;
  /** Everything that was due up to then has been decided. */
  readonly decided: number;
}

/** What scheduled tasks have on record. A write resolves once it is on the disk. */
export class ScheduleStore {
  constructor(private readonly store: Store) {}

  /** null where the task has not been declared with this timing, or that is not on the disk yet. */
  get(workload: string, timing: string): ScheduleRecord | null {
    const sql = 'SELECT anchor, decided FROM schedules WHERE workload = ? AND timing = ?';
    const row = this.store.row(sql, workload, timing);
    return row ? { anchor: row.integer('anchor'), decided: row.integer('decided') } : null;
  }

  /** A task with a new timing counts from now; one with the timing that it had goes on as before. */
  async declare(workload: string, timing: string, now: number): Promise<void> {
    await this.store.commit(() =>
      this.store.run(
        `INSERT INTO schedules (workload, timing, anchor, decided) VALUES (?1, ?2, ?3, ?3)
         ON CONFLICT (workload) DO UPDATE SET timing = ?2, anchor = ?3, decided = ?3 WHERE timing <> ?2`,
        workload,
        timing,
        now,
      ),
    );
  }

  async decide(workload: string, decided: number): Promise<void> {
    await this.store.commit(() => this.writeDecided(workload, decided));
  }

  /** To be called within a commit, so that a run and its due time's being decided are one write. */
  writeDecided(workload: string, decided: number): void {
    const sql = 'UPDATE schedules SET decided = ?2 WHERE workload = ?1 AND decided < ?2';
    this.store.run(sql, workload, decided);
  }

  /** Declared again, it starts anew. */
  async forget(workload: string): Promise<void> {
    await this.store.commit(() => this.store.run('DELETE FROM schedules WHERE workload = ?', workload));
  }

  async clear(): Promise<void> {
    await this.store.commit(() => this.store.run('DELETE FROM schedules'));
  }
}
