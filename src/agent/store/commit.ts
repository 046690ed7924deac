import { storeError } from './errors.js';

/** What group commit needs from a connection. */
export interface Transactional {
  readonly inTransaction: boolean;
  run(sql: string): unknown;
}

/** Can make room for a write that failed. */
export interface Room {
  /** @returns whether an immediate retry may succeed */
  failed(error: unknown): boolean;
}

/** Counts the transactions, so that a missing one is noticed later. */
export interface Ledger {
  /** Called in every transaction. @returns its number */
  count(): number;
  /** The transaction with this number is on disk. */
  committed(number: number): void;
}

const NO_LEDGER: Ledger = { count: () => 0, committed: () => {} };

const NO_ROOM: Room = { failed: () => false };

interface Work {
  /** Whether the reserve may be used for it. */
  readonly urgent: boolean;
  /** Does the writes; returns what to do once they are on disk. */
  perform(): () => void;
  reject(error: unknown): void;
}

/**
 * Combines the writes of one turn of the event loop into one transaction with a single fsync, which limits the rate of
 * durable writes.
 */
export class GroupCommit {
  readonly #connection: Transactional;
  #waiting: Work[] = [];

  /** @param fence called in every transaction before anything is written; throws if nothing may be */
  constructor(
    connection: Transactional,
    private readonly fence: () => void = () => {},
    private readonly room: Room = NO_ROOM,
    private readonly ledger: Ledger = NO_LEDGER,
  ) {
    this.#connection = connection;
  }

  /**
   * Runs `work`, which only makes synchronous writes, within this turn's transaction. Resolves with its value after the
   * fsynced commit; rejects with what it threw (its own writes are undone, others' are not), or with MN4014 if the disk
   * or the file fails.
   * @param urgent the end of something: on a full disk it is retried with the reserve
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

  /** Commits waiting work at once; its promises settle as usual. */
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

  /** Acknowledges what is then on disk. @returns what is not, and why */
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
        // Even if this fails, nobody should keep waiting.
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
      // After some disk and memory errors, SQLite rolls back the whole transaction by itself.
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
