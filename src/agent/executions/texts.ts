import type { Progress } from '../../api/types.js';
import { bytesOf } from '../store/columns.js';
import type { Store } from '../store/open.js';
import type { ExecutionNotifier } from './notifier.js';
import { presentAttempt, readProgress } from './records.js';

/** Progress reports kept per execution. */
const PROGRESS_KEPT = 20;

/** What executions read and write: input, output and progress. A write resolves once it is on disk. */
export class ExecutionTexts {
  constructor(
    private readonly store: Store,
    private readonly notifier: ExecutionNotifier,
  ) {}

  /** Call it in the commit that creates the execution. */
  putInput(id: string, text: string): void {
    if (text === '') return;
    this.store.run('INSERT INTO execution_inputs (id, text) VALUES (?, ?)', id, bytesOf(text));
  }

  /** Empty if it has none. */
  input(id: string): string {
    return this.#text('execution_inputs', id) ?? '';
  }

  /**
   * @param attempt the attempt that sends it; null: a client with the API key
   * @returns whether it was accepted: not if that attempt is over
   */
  setOutput(id: string, attempt: number | null, text: string): Promise<boolean> {
    return this.#write(id, attempt, () => {
      this.store.run('INSERT OR REPLACE INTO execution_outputs (id, text) VALUES (?, ?)', id, bytesOf(text));
    });
  }

  output(id: string): string | null {
    return this.#text('execution_outputs', id);
  }

  /** Like setOutput; resolves with the report as it is kept, or null. */
  async addProgress(id: string, attempt: number | null, value: string, at: number): Promise<Progress | null> {
    const taken = await this.#write(id, attempt, () => {
      this.store.run(
        `INSERT INTO execution_progress (id, sequence, at, value)
         SELECT ?1, COALESCE(MAX(sequence), 0) + 1, ?2, ?3 FROM execution_progress WHERE id = ?1`,
        id,
        at,
        bytesOf(value),
      );
      this.store.run(
        'DELETE FROM execution_progress WHERE id = ?1 AND sequence <= (SELECT MAX(sequence) FROM execution_progress WHERE id = ?1) - ?2',
        id,
        PROGRESS_KEPT,
      );
    });
    if (!taken) return null;
    this.notifier.notifyProgressed(id);
    return this.lastProgress(id);
  }

  /** Newest last. */
  progress(id: string): Progress[] {
    return this.store
      .rows('SELECT sequence, at, value FROM execution_progress WHERE id = ? ORDER BY sequence', id)
      .map(readProgress);
  }

  lastProgress(id: string): Progress | null {
    return this.progress(id).at(-1) ?? null;
  }

  #write(id: string, attempt: number | null, write: () => void): Promise<boolean> {
    return this.store.commit(() => {
      if (!presentAttempt(this.store, id, attempt)) return false;
      write();
      return true;
    });
  }

  #text(table: 'execution_inputs' | 'execution_outputs', id: string): string | null {
    return this.store.row(`SELECT text FROM ${table} WHERE id = ?`, id)?.outsideText('text') ?? null;
  }
}
