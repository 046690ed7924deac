import { INVOCATION_STATES } from '../../api/schemas/invocations.js';
import type { Invocation, InvocationList, InvocationState } from '../../api/types.js';
import { type Problem, RequestError } from '../../errors/errors.js';

import type { Parameter, Store } from '../store/open.js';
import { type PageOptions, page } from '../store/page.js';
import { Waiters } from '../store/waiters.js';
import {
  COLUMNS,
  readInvocation,
  readRequest,
  readState,
  type StoredRequest,
  type StoredResponse,
} from './records.js';
import { isFinal, TRANSITIONS } from './transitions.js';

export interface NewInvocation extends StoredRequest {
  readonly id: string;
  readonly function: string;
  /** Milliseconds since the epoch, like all times that the store takes. */
  readonly created_at: number;
}

export type InvocationOutcome =
  | { readonly state: 'SUCCEEDED'; readonly response: StoredResponse }
  | { readonly state: 'FAILED'; readonly error: Problem }
  | { readonly state: 'CANCELLED' };

export interface ListOptions extends PageOptions {
  readonly function?: string;
  readonly state?: InvocationState;
}

/** Function → state → number of invocations; zeros are left out. */
export type InvocationCounts = Readonly<Record<string, Readonly<Partial<Record<InvocationState, number>>>>>;

/** Ended invocations that one commit of `sweep` removes: this limits how long it blocks the event loop. */
const SWEEP_BATCH = 200;
/** A time not earlier than the last one on record, even if the clock was put back since. */
const NOT_BEFORE = 'MAX(?, COALESCE(started_at, created_at))';

const UNFINISHED = INVOCATION_STATES.filter((state) => !isFinal(state))
  .map((state) => `'${state}'`)
  .join(', ');

/**
 * The record of asynchronous invocations. A write resolves once it is on disk. Changes of state resolve with whether
 * they were made: false means that the invocation is gone, in another state, or in another attempt, because someone
 * else was faster.
 */
export class InvocationStore {
  readonly #store: Store;
  readonly #ends = new Waiters();

  constructor(store: Store) {
    this.#store = store;
  }

  /**
   * Resolves with whether it is new; an existing invocation with this id stays unchanged.
   * @throws RequestError MN4003 (422) if that one belongs to a different request
   */
  create(invocation: NewInvocation): Promise<boolean> {
    return this.#store.commitBegin(() => {
      const { id, method, path, headers, body } = invocation;
      const created = this.#store.run(
        "INSERT INTO invocations (id, function, state, created_at) VALUES (?, ?, 'PENDING', ?) ON CONFLICT (id) DO NOTHING",
        id,
        invocation.function,
        invocation.created_at,
      );
      if (created === 0) {
        this.#refuseOther(invocation);
        return false;
      }
      this.#store.run(
        'INSERT INTO invocation_requests (id, method, path, headers, body) VALUES (?, ?, ?, ?, ?)',
        id,
        method,
        path,
        JSON.stringify(headers),
        body,
      );
      return true;
    });
  }

  /** The attempt, counted from 1, starts: it must follow the last one. */
  begin(id: string, attempt: number, at: number): Promise<boolean> {
    return this.#change(
      'UPDATE invocations SET state = ?, attempts = attempts + 1, started_at = MAX(?, created_at) WHERE id = ? AND state = ? AND attempts = ?',
      TRANSITIONS.begin.to[0],
      at,
      id,
      TRANSITIONS.begin.from,
      attempt - 1,
    );
  }

  /** The attempt has ended, and no other will follow. */
  async finish(id: string, attempt: number, outcome: InvocationOutcome, at: number): Promise<boolean> {
    const response = outcome.state === 'SUCCEEDED' ? outcome.response : null;
    const error = outcome.state === 'FAILED' ? outcome.error : null;
    const made = await this.#store.commitEnd(() => {
      const changed = this.#store.run(
        `UPDATE invocations SET state = ?, finished_at = ${NOT_BEFORE}, response = ?, error = ? WHERE id = ? AND state = ? AND attempts = ?`,
        outcome.state,
        at,
        response && JSON.stringify({ status: response.status, headers: response.headers }),
        error && JSON.stringify(error),
        id,
        TRANSITIONS.finish.from,
        attempt,
      );
      if (changed === 0) return false;
      if (response) {
        this.#store.run('INSERT INTO invocation_responses (id, body) VALUES (?, ?)', id, response.body);
      }
      return true;
    });
    return this.#notified(id, made);
  }

  /** The attempt has ended without a response, and another will follow. */
  requeue(id: string, attempt: number): Promise<boolean> {
    return this.#change(
      'UPDATE invocations SET state = ? WHERE id = ? AND state = ? AND attempts = ?',
      TRANSITIONS.requeue.to[0],
      id,
      TRANSITIONS.requeue.from,
      attempt,
    );
  }

  /** Ends a waiting invocation. A running one is ended by `finish`, once its worker has been released. */
  async cancel(id: string, at: number): Promise<boolean> {
    const made = await this.#change(
      `UPDATE invocations SET state = ?, finished_at = ${NOT_BEFORE} WHERE id = ? AND state = ?`,
      TRANSITIONS.cancel.to[0],
      at,
      id,
      TRANSITIONS.cancel.from,
    );
    return this.#notified(id, made);
  }

  /** Fails a waiting invocation that will not be executed, for example because no worker can be started. */
  async refuse(id: string, error: Problem, at: number): Promise<boolean> {
    const made = await this.#change(
      `UPDATE invocations SET state = ?, finished_at = ${NOT_BEFORE}, error = ? WHERE id = ? AND state = ?`,
      TRANSITIONS.refuse.to[0],
      at,
      JSON.stringify(error),
      id,
      TRANSITIONS.refuse.from,
    );
    return this.#notified(id, made);
  }

  get(id: string): Invocation | null {
    const row = this.#store.row(`SELECT ${COLUMNS} FROM invocations WHERE id = ?`, id);
    return row ? readInvocation(row) : null;
  }

  request(id: string): StoredRequest | null {
    const row = this.#store.row(
      'SELECT method, path, headers, body FROM invocation_requests WHERE id = ?',
      id,
    );
    return row ? readRequest(row) : null;
  }

  /** null until the invocation has succeeded. */
  response(id: string): StoredResponse | null {
    const head = this.get(id)?.response;
    const row = this.#store.row('SELECT body FROM invocation_responses WHERE id = ?', id);
    return head && row ? { ...head, body: row.blob('body') } : null;
  }

  /** Newest first; new arrivals don't change a page. Throws MN4003 for an invalid cursor. */
  list(options: ListOptions): InvocationList {
    const select = `SELECT ${COLUMNS} FROM invocations`;
    const { function: name, state } = options;
    const { rows, next_cursor } = page(this.#store, select, { function: name, state }, options);
    return { items: rows.map(readInvocation), next_cursor };
  }

  /** What a starting agent still has to do, in order of arrival. */
  unfinished(name: string): Invocation[] {
    return this.#store
      .rows(
        `SELECT ${COLUMNS} FROM invocations WHERE function = ? AND state IN (${UNFINISHED}) ORDER BY sequence`,
        name,
      )
      .map(readInvocation);
  }

  counts(): InvocationCounts {
    const counts: Record<string, Partial<Record<InvocationState, number>>> = Object.create(null);
    for (const row of this.#store.rows(
      'SELECT function, state, COUNT(*) AS number FROM invocations GROUP BY function, state',
    )) {
      const byState = counts[row.text('function')] ?? {};
      byState[readState(row.text('state'))] = row.integer('number');
      counts[row.text('function')] = byState;
    }
    return counts;
  }

  /** Forgets what ended before the given time; resolves with the number. */
  async sweep(before: number): Promise<number> {
    let total = 0;
    for (;;) {
      const removed = await this.#store.commit(() =>
        this.#store.run(
          'DELETE FROM invocations WHERE sequence IN (SELECT sequence FROM invocations WHERE finished_at < ? LIMIT ?)',
          before,
          SWEEP_BATCH,
        ),
      );
      total += removed;
      if (removed < SWEEP_BATCH) return total;
    }
  }

  /** Forgets all of them, because their application was removed. */
  async clear(): Promise<void> {
    await this.#store.commit(() => this.#store.run('DELETE FROM invocations'));
  }

  /** Resolves when the invocation has ended, or the signal aborts; at once if there is nothing to wait for. */
  async ended(id: string, signal: AbortSignal): Promise<void> {
    const state = this.get(id)?.state;
    if (state !== undefined && !isFinal(state)) await this.#ends.wait(id, signal);
  }

  /** Headers may differ: a client that repeats its request sends other dates and trace ids. */
  #refuseOther({ id, method, path, body }: NewInvocation): void {
    const stored = this.request(id);
    const differences = stored && [
      ...(stored.method === method ? [] : ['method']),
      ...(stored.path === path ? [] : ['path']),
      ...(stored.body.equals(body) ? [] : ['body']),
    ];
    if (!differences || differences.length === 0) return;
    throw new RequestError(
      'MN4003',
      422,
      `The Idempotency-Key was already used for this function with another ${differences.join(', ')}: see invocation ${id}.`,
    );
  }

  #change(sql: string, ...parameters: Parameter[]): Promise<boolean> {
    return this.#store.commitEnd(() => this.#store.run(sql, ...parameters) > 0);
  }

  #notified(id: string, made: boolean): boolean {
    if (made) this.#ends.wake(id);
    return made;
  }
}
