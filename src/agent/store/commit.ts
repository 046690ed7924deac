import { storeError } from './errors.js';

/** What group commit needs of a connection. */
export interface Transactional {
  readonly inTransaction: boolean;
  run(sql: string): unknown;
}

interface Work {
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
  ) {
    this.#connection = connection;
  }

  /**
   * Runs `work`, synchronous writes and nothing else, within the turn's transaction. Resolves with its value
   * after the fsynced commit; rejects with what it threw (its own writes are undone, those of others are
   * not), or with MN4014 where disk or file fail.
   */
  commit<T>(work: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const perform = () => {
        const value = work();
        return () => resolve(value);
      };
      if (this.#waiting.push({ perform, reject }) === 1) setImmediate(() => this.flush());
    });
  }

  /** Commits at once what waits; the promises settle as they would have. */
  flush(): void {
    const group = this.#waiting;
    if (group.length === 0) return;
    this.#waiting = [];
    try {
      this.#connection.run('BEGIN IMMEDIATE');
      this.fence();
      const acknowledgements = group.map((work) => this.#perform(work));
      this.#connection.run('COMMIT');
      for (const acknowledge of acknowledgements) acknowledge();
    } catch (error) {
      // First: whoever waits must not go on waiting where even that fails.
      const reason = storeError(error);
      for (const work of group) work.reject(reason);
      this.#rollBack();
    }
  }

  #perform(work: Work): () => void {
    this.#connection.run('SAVEPOINT work');
    try {
      const acknowledge = work.perform();
      this.#connection.run('RELEASE work');
      return acknowledge;
    } catch (error) {
      // SQLite rolls the whole transaction back by itself after some errors of disk and memory.
      if (!this.#connection.inTransaction) throw error;
      this.#connection.run('ROLLBACK TO work');
      this.#connection.run('RELEASE work');
      return () => work.reject(storeError(error));
    }
  }

  #rollBack(): void {
    if (this.#connection.inTransaction) this.#connection.run('ROLLBACK');
  }
}
