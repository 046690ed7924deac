import { storeError } from './errors.js';

/** What group commit needs of a connection. */
export interface Transactional {
  readonly inTransaction: boolean;
  run(sql: string): unknown;
}

/** Where a write that failed may find room. */
export interface Room {
  /** @returns whether it may go better if it is made again at once */
  failed(error: unknown): boolean;
}

/** Counts the transactions, so that one that is missing later is noticed. */
export interface Ledger {
  /** Called in every transaction. @returns its number */
  count(): number;
  /** The transaction with this number is on the disk. */
  committed(number: number): void;
}

const NO_LEDGER: Ledger = { count: () => 0, committed: () => {} };

const NO_ROOM: Room = { failed: () => false };

interface Work {
  /** Whether it is worth what is kept in reserve. */
  readonly urgent: boolean;
  /** Does the writes; gives what to do once they are on the disk. */
  perform(): () => void;
  reject(error: unknown): void;
}

/**
 * Gathers the writes of one turn of the event loop into one transaction: one fsync for all of them, which is
 * what bounds the rate of durable writes.
 */
export class GroupCommit {
  readonly #connection: Transactional;
  #waiting: Work[] = [];

  /** @param fence called in every transaction before anything is written; throws where nothing may be */
  constructor(
    connection: Transactional,
    private readonly fence: () => void = () => {},
    private readonly room: Room = NO_ROOM,
    private readonly ledger: Ledger = NO_LEDGER,
  ) {
    this.#connection = connection;
  }

  /**
   * Runs `work`, synchronous writes and nothing else, within the turn's transaction. Resolves with its value
   * after the fsynced commit; rejects with what it threw (its own writes are undone, those of others are
   * not), or with MN4014 where disk or file fail.
   * @param urgent the end of something: on a full disk it is made again with what is kept in reserve
   */
  commit<T>(work: () => T, urgent = false): Promise<T> {
    return new Promise((resolve, reject) => {
      const perform = () => {
        const value = work();
        return () => resolve(value);
      };
      if (this.#waiting.push({ urgent, perform, reject }) === 1) setImmediate(() => this.flush());
    });
  }

  /** Commits at once what waits; the promises settle as they would have. */
  flush(): void {
    const group = this.#waiting;
    if (group.length === 0) return;
    this.#waiting = [];
    const failures = this.#write(group);
    let room = false;
    for (const [, error] of failures) room = this.room.failed(error) || room;
    const again: Work[] = [];
    for (const [work, error] of failures) {
      if (room && work.urgent) again.push(work);
      else work.reject(storeError(error));
    }
    for (const [work, error] of this.#write(again)) work.reject(storeError(error));
  }

  /** Acknowledges what is on the disk then. @returns what is not, and why */
  #write(group: readonly Work[]): (readonly [Work, unknown])[] {
    if (group.length === 0) return [];
    try {
      this.#connection.run('BEGIN IMMEDIATE');
      this.fence();
      const number = this.ledger.count();
      const made = group.map((work) => [work, this.#perform(work)] as const);
      this.#connection.run('COMMIT');
      this.ledger.committed(number);
      return made.flatMap(([work, { acknowledge, error }]) => {
        acknowledge?.();
        return acknowledge ? [] : [[work, error] as const];
      });
    } catch (error) {
      try {
        this.#rollBack();
      } catch (worse) {
        // Whoever waits must not go on waiting where even that fails.
        for (const work of group) work.reject(storeError(error));
        throw worse;
      }
      return group.map((work) => [work, error] as const);
    }
  }

  #perform(work: Work): { readonly acknowledge?: () => void; readonly error?: unknown } {
    this.#connection.run('SAVEPOINT work');
    try {
      const acknowledge = work.perform();
      this.#connection.run('RELEASE work');
      return { acknowledge };
    } catch (error) {
      // SQLite rolls the whole transaction back by itself after some errors of disk and memory.
      if (!this.#connection.inTransaction) throw error;
      this.#connection.run('ROLLBACK TO work');
      this.#connection.run('RELEASE work');
      return { error };
    }
  }

  #rollBack(): void {
    if (this.#connection.inTransaction) this.#connection.run('ROLLBACK');
  }
}
