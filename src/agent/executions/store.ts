import { createHash } from 'node:crypto';
import { EXECUTION_STATES } from '../../api/schemas/executions.js';
import type {
  Execution,
  ExecutionCounts,
  ExecutionDetail,
  ExecutionList,
  ExecutionState,
} from '../../api/types.js';
import { RequestError } from '../../errors/errors.js';
import type { Store } from '../store/open.js';
import { type PageOptions, page } from '../store/page.js';
import { ExecutionNotifier } from './notifier.js';
import {
  type AttemptOutcome,
  COLUMNS,
  type Created,
  type NewExecution,
  presentAttempt,
  readExecution,
  readState,
  type Unfinished,
} from './records.js';
import { ExecutionTexts } from './texts.js';
import { isFinal, TRANSITIONS } from './transitions.js';

export interface ListOptions extends PageOptions {
  readonly workload?: string;
  readonly state?: ExecutionState;
}

/** Ended executions that one commit of `sweep` removes: this limits how long it blocks the event loop. */
const SWEEP_BATCH = 200;

/** A time not earlier than the last one on record, even if the clock was put back since. */
const NOT_BEFORE = 'MAX(?, COALESCE(started_at, created_at))';

const FINAL = quoted(EXECUTION_STATES.filter(isFinal));
const UNFINISHED = quoted(EXECUTION_STATES.filter((state) => !isFinal(state)));

/**
 * The record of executions. A write resolves once it is on disk. Changes of state resolve with whether they were made:
 * false or null means that the execution is gone, in another state, or in another attempt, because someone else was
 * faster.
 */
export class ExecutionStore {
  readonly #store: Store;
  readonly notifier = new ExecutionNotifier((id) => this.get(id));
  readonly texts: ExecutionTexts;

  constructor(store: Store) {
    this.#store = store;
    this.texts = new ExecutionTexts(store, this.notifier);
  }

  /**
   * Resolves with the existing or new execution, and whether it is new: with a key that was used before, it is not.
   * @param also writes that belong in the same commit
   * @throws RequestError MN4003 (422) if the key was used for another input
   */
  async create(wanted: NewExecution, also: () => void = () => {}): Promise<Created> {
    const created = await this.#store.commitBegin(() => {
      also();
      const before = this.#alike(wanted);
      if (before) return { ...before, isNew: false };
      this.#store.run(
        `INSERT INTO executions (id, workload, kind, state, created_at, due_at, idempotency_key, request_hash)
         VALUES (?, ?, ?, 'PENDING', ?, ?, ?, ?)`,
        wanted.id,
        wanted.workload,
        wanted.kind,
        wanted.created_at,
        wanted.due_at ?? null,
        wanted.idempotencyKey ?? null,
        wanted.idempotencyKey === undefined ? null : hash(wanted.input),
      );
      this.texts.putInput(wanted.id, wanted.input);
      const row = this.#store.row(`SELECT ${COLUMNS} FROM executions WHERE id = ?`, wanted.id);
      if (!row) throw new Error('The database lost an execution within its commit.');
      return { execution: readExecution(row), sequence: row.integer('sequence'), isNew: true };
    });
    if (created.isNew) this.notifier.notifyChanged(created.execution.id);
    return created;
  }

  /** The attempt, counted from 1, starts with this worker: it must follow the last one. */
  begin(id: string, attempt: number, worker: string, at: number): Promise<boolean> {
    return this.#store.commitBegin(() => {
      const changed = this.#store.run(
        'UPDATE executions SET state = ?, attempts = ?, started_at = MAX(?, created_at), retry_at = NULL WHERE id = ? AND state = ? AND attempts = ?',
        TRANSITIONS.begin.to[0],
        attempt,
        at,
        id,
        TRANSITIONS.begin.from,
        attempt - 1,
      );
      if (changed === 0) return false;
      this.#store.run(
        'INSERT INTO execution_attempts (id, number, worker) VALUES (?, ?, ?)',
        id,
        attempt,
        worker,
      );
      return true;
    });
  }

  /**
   * The attempt has ended. A cancelled execution becomes CANCELLED whatever the outcome.
   * @returns its new state; null if this is not its present attempt
   */
  async end(
    id: string,
    attempt: number,
    outcome: AttemptOutcome,
    at: number,
  ): Promise<ExecutionState | null> {
    const state = await this.#store.commitEnd(() => this.#end(id, attempt, outcome, at));
    if (state !== null) this.notifier.notifyState(id, state);
    return state;
  }

  /** @returns CANCELLED if it was waiting, CANCELLING if it is running; null if it has ended */
  async cancel(id: string, at: number): Promise<'CANCELLED' | 'CANCELLING' | null> {
    const state = await this.#store.commitEnd(() => {
      if (this.#withdraw(id, at)) return TRANSITIONS.withdraw.to[0];
      const interrupted = this.#store.run(
        'UPDATE executions SET state = ? WHERE id = ? AND state IN (?, ?)',
        TRANSITIONS.interrupt.to[0],
        id,
        TRANSITIONS.interrupt.from,
        // A repeated request, for example after a broken connection, gets the same response.
        TRANSITIONS.interrupt.to[0],
      );
      return interrupted > 0 ? TRANSITIONS.interrupt.to[0] : null;
    });
    if (state !== null) this.notifier.notifyState(id, state);
    return state;
  }

  /** Cancels executions that no declared workload will ever run, and whose workers are gone. */
  async abandon(declared: ReadonlySet<string>, at: number): Promise<void> {
    const rows = this.#store.rows(
      `SELECT id, workload, attempts FROM executions WHERE state IN (${UNFINISHED})`,
    );
    for (const row of rows.filter((each) => !declared.has(each.text('workload')))) {
      const id = row.text('id');
      if ((await this.cancel(id, at)) === 'CANCELLING') {
        await this.end(id, row.integer('attempts'), { state: 'SUCCEEDED', exitCode: null }, at);
      }
    }
  }

  /**
   * Forgets an ended execution.
   * @returns the workers of its attempts; null if it has not ended or does not exist
   */
  remove(id: string): Promise<string[] | null> {
    return this.#store.commit(() => {
      const workers = this.workers(id);
      const removed = this.#store.run(`DELETE FROM executions WHERE id = ? AND state IN (${FINAL})`, id);
      return removed > 0 ? workers : null;
    });
  }

  /** Forgets what ended before the given time; resolves with the workers of the attempts. */
  async sweep(before: number): Promise<string[]> {
    const workers: string[] = [];
    for (;;) {
      const ids = this.#store
        .rows('SELECT id FROM executions WHERE finished_at < ? LIMIT ?', before, SWEEP_BATCH)
        .map((row) => row.text('id'));
      for (const removed of await Promise.all(ids.map((id) => this.remove(id))))
        workers.push(...(removed ?? []));
      if (ids.length < SWEEP_BATCH) return workers;
    }
  }

  /** Forgets all of them, because their application was removed; resolves with the workers of their attempts. */
  clear(): Promise<string[]> {
    return this.#store.commit(() => {
      const workers = this.#store
        .rows('SELECT worker FROM execution_attempts')
        .map((row) => row.text('worker'));
      this.#store.run('DELETE FROM executions');
      return workers;
    });
  }

  get(id: string): Execution | null {
    const row = this.#store.row(`SELECT ${COLUMNS} FROM executions WHERE id = ?`, id);
    return row ? readExecution(row) : null;
  }

  detail(id: string): ExecutionDetail | null {
    const execution = this.get(id);
    return (
      execution && { ...execution, progress: this.texts.lastProgress(id), output: this.texts.output(id) }
    );
  }

  /** Newest first. Throws MN4003 for an invalid cursor. */
  list({ workload, state, ...options }: ListOptions): ExecutionList {
    const select = `SELECT ${COLUMNS} FROM executions`;
    const { rows, next_cursor } = page(this.#store, select, { workload, state }, options);
    return { items: rows.map(readExecution), next_cursor };
  }

  /** What a starting agent still has to do, in order of arrival. */
  unfinished(workload: string): Unfinished[] {
    return this.#store
      .rows(
        `SELECT e.id, e.sequence, state, attempts, failures, faults, retry_at, worker
         FROM executions e LEFT JOIN execution_attempts a ON a.id = e.id AND a.number = e.attempts
         WHERE workload = ? AND state IN (${UNFINISHED}) ORDER BY e.sequence`,
        workload,
      )
      .map((row) => ({
        id: row.text('id'),
        sequence: row.integer('sequence'),
        state: readState(row.text('state')),
        attempts: row.integer('attempts'),
        failures: row.integer('failures'),
        faults: row.integer('faults'),
        retryAt: row.integerOrNull('retry_at'),
        worker: row.textOrNull('worker'),
      }));
  }

  /** The last execution of a workload, in the given state if any; null if there is none. */
  latest(workload: string, state?: ExecutionState): Execution | null {
    const [last] = this.list({ workload, ...(state && { state }), limit: 1 }).items;
    return last ?? null;
  }

  /** Workers of the execution's attempts, oldest first. */
  workers(id: string): string[] {
    return this.#store
      .rows('SELECT worker FROM execution_attempts WHERE id = ? ORDER BY number', id)
      .map((row) => row.text('worker'));
  }

  /** Whether the worker belongs to an attempt at an execution that is still on record. */
  hasWorker(worker: string): boolean {
    return this.#store.row('SELECT id FROM execution_attempts WHERE worker = ?', worker) !== undefined;
  }

  counts(workload: string): ExecutionCounts {
    const counts = { PENDING: 0, RUNNING: 0, SUCCEEDED: 0, FAILED: 0, CANCELLING: 0, CANCELLED: 0 };
    const sql = 'SELECT state, COUNT(*) AS number FROM executions WHERE workload = ? GROUP BY state';
    for (const row of this.#store.rows(sql, workload)) {
      counts[readState(row.text('state'))] = row.integer('number');
    }
    return counts;
  }

  #alike({ workload, input, idempotencyKey }: NewExecution): Omit<Created, 'isNew'> | undefined {
    if (idempotencyKey === undefined) return undefined;
    const row = this.#store.row(
      `SELECT ${COLUMNS}, request_hash FROM executions WHERE workload = ? AND idempotency_key = ?`,
      workload,
      idempotencyKey,
    );
    if (row && row.text('request_hash') !== hash(input)) {
      throw new RequestError(
        'MN4003',
        422,
        `The idempotency key ${JSON.stringify(idempotencyKey)} was used before, with another input.`,
      );
    }
    return row && { execution: readExecution(row), sequence: row.integer('sequence') };
  }

  #end(id: string, attempt: number, outcome: AttemptOutcome, at: number): ExecutionState | null {
    const row = presentAttempt(this.#store, id, attempt);
    const from = row && readState(row.text('state'));
    if (from === TRANSITIONS.stopped.from) {
      const [state] = TRANSITIONS.stopped.to;
      const sql = `UPDATE executions SET state = ?, finished_at = ${NOT_BEFORE}, exit_code = ? WHERE id = ?`;
      this.#store.run(sql, state, at, outcome.exitCode, id);
      return state;
    }
    if (from !== TRANSITIONS.finish.from) return null;
    const { state, exitCode } = outcome;
    const error = state === 'SUCCEEDED' ? null : JSON.stringify(outcome.error);
    this.#store.run(
      `UPDATE executions SET state = ?, finished_at = ${NOT_BEFORE}, retry_at = ?, exit_code = ?, error = ? WHERE id = ?`,
      state,
      state === 'PENDING' ? null : at,
      state === 'PENDING' ? outcome.retryAt : null,
      exitCode,
      error,
      id,
    );
    if (state !== 'SUCCEEDED') {
      const sql = 'UPDATE executions SET failures = ?, faults = ? WHERE id = ?';
      this.#store.run(sql, outcome.failures, outcome.faults, id);
    }
    return state;
  }

  #withdraw(id: string, at: number): boolean {
    const changed = this.#store.run(
      `UPDATE executions SET state = ?, finished_at = ${NOT_BEFORE}, retry_at = NULL WHERE id = ? AND state = ?`,
      TRANSITIONS.withdraw.to[0],
      at,
      id,
      TRANSITIONS.withdraw.from,
    );
    return changed > 0;
  }
}

function quoted(states: readonly ExecutionState[]): string {
  return states.map((state) => `'${state}'`).join(', ');
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
