import { chmodSync, closeSync, openSync } from 'node:fs';
import Database from 'libsql';
import { RequestError, UnsupportedError } from '../../errors/errors.js';
import { GroupCommit } from './commit.js';
import { isBusy, storeError } from './errors.js';
import { Fence } from './fence.js';
import { MIGRATIONS } from './migrations.js';
import { Row } from './rows.js';

export type Parameter = string | number | null | Uint8Array;

/** The agent's database. Reads are synchronous and see what is committed; writes go through `commit`. */
export class Store {
  readonly #database: Database.Database;
  readonly #statements = new Map<string, Database.Statement>();
  readonly #group: GroupCommit;

  constructor(database: Database.Database, mayWrite: (store: Store) => void = () => {}) {
    this.#database = database;
    this.#group = new GroupCommit(this, () => mayWrite(this));
  }

  get inTransaction(): boolean {
    return this.#database.inTransaction;
  }

  /** All rows of a query, or of a statement with RETURNING. */
  rows(sql: string, ...parameters: Parameter[]): Row[] {
    return this.#statement(sql)
      .all(parameters)
      .map((values) => new Row(values));
  }

  /** The first row, if there is one. */
  row(sql: string, ...parameters: Parameter[]): Row | undefined {
    return this.rows(sql, ...parameters)[0];
  }

  /** Runs one statement; returns the number of rows that it changed. */
  run(sql: string, ...parameters: Parameter[]): number {
    return this.#statement(sql).run(parameters).changes;
  }

  /** Several statements without parameters. */
  script(sql: string): void {
    this.#database.exec(sql);
  }

  /** See GroupCommit.commit. */
  commit<T>(work: () => T): Promise<T> {
    return this.#group.commit(work);
  }

  /** Commits what waits, and closes. */
  close(): void {
    this.#group.flush();
    this.#statements.clear();
    this.#database.close();
  }

  #statement(sql: string): Database.Statement {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

/** Milliseconds for which a write waits for another process, such as a backup or an earlier agent about to end. */
const PATIENCE = 2_000;

/**
 * Opens the database at `path`, makes it where there is none (mode 0600), and brings it to this version.
 * @param lease given where other agents open it too, one at a time, perhaps on other machines: throws where this one may
 *   no longer write
 * Throws RequestError MN4004 where another process keeps it locked, MN4014 where disk or file fail,
 * UnsupportedError MN4016 where a newer version wrote it.
 */
export function openStore(path: string, lease?: () => void): Store {
  try {
    createPrivately(path);
    const database = new Database(path);
    const fence = lease && new Fence(lease);
    const store = new Store(database, fence && ((writing) => fence.check(writing)));
    try {
      configure(store, lease ? 'DELETE' : 'WAL');
      lease?.();
      migrate(store, path);
      fence?.raise(store);
    } catch (error) {
      // A closed connection lives on, with its locks, until its statements are collected as garbage.
      if (database.inTransaction) database.exec('ROLLBACK');
      database.close();
      throw error;
    }
    return store;
  } catch (error) {
    if (isBusy(error)) {
      throw new RequestError(
        'MN4004',
        409,
        `Another process keeps the database ${path} locked: is an agent running already?`,
        {
          cause: error,
        },
      );
    }
    throw storeError(error);
  }
}

/**
 * Opens the database of an agent that does not run, to look only. It stays at its version.
 * Throws UnsupportedError MN4016 where a newer version wrote it, RequestError MN4014 where disk or file fail.
 */
export function openStoreToRead(path: string): Store {
  try {
    const database = new Database(path);
    const store = new Store(database);
    try {
      store.rows(`PRAGMA busy_timeout = ${PATIENCE}`);
      store.rows('PRAGMA query_only = ON');
      versionOf(store, path);
    } catch (error) {
      database.close();
      throw error;
    }
    return store;
  } catch (error) {
    throw storeError(error);
  }
}

/** SQLite gives its other files (-wal) the mode of the first. */
function createPrivately(path: string): void {
  closeSync(openSync(path, 'a', 0o600));
  chmodSync(path, 0o600);
}

/** @param journal WAL needs memory that is shared, so that it can't be where machines share a file system */
function configure(store: Store, journal: 'WAL' | 'DELETE'): void {
  store.rows(`PRAGMA busy_timeout = ${PATIENCE}`);
  store.rows(`PRAGMA journal_mode = ${journal}`);
  store.rows('PRAGMA synchronous = FULL');
  store.rows('PRAGMA foreign_keys = ON');
}

function migrate(store: Store, path: string): void {
  store.run('BEGIN IMMEDIATE');
  const version = versionOf(store, path);
  for (const migration of MIGRATIONS.slice(version)) store.script(migration);
  store.script(`PRAGMA user_version = ${MIGRATIONS.length}`);
  store.run('COMMIT');
}

function versionOf(store: Store, path: string): number {
  const version = store.row('PRAGMA user_version')?.integer('user_version') ?? 0;
  if (version <= MIGRATIONS.length) return version;
  throw new UnsupportedError(
    'MN4016',
    `The database ${path} has version ${version}; this agent knows up to ${MIGRATIONS.length}. Start the newer agent again, or move the file away.`,
  );
}
