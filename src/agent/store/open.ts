import { chmodSync, closeSync, constants, copyFileSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { RequestError, UnsupportedError } from '../../errors/errors.js';
import { GroupCommit } from './commit.js';
import { DamageGuard } from './damage.js';
import type { Disk } from './disk.js';
import { fileDamage, isBusy, storeError } from './errors.js';
import { Fence } from './fence.js';
import { MIGRATIONS } from './migrations.js';
import { Row } from './rows.js';

export type Parameter = string | number | null | Uint8Array;

/** The agent's database. Reads are synchronous and see what is committed; writes go through `commit`. */
export class Store {
  readonly #database: Database.Database;
  readonly #statements = new Map<string, Database.Statement>();
  readonly #group: GroupCommit;

  constructor(
    database: Database.Database,
    mayWrite: (store: Store) => void = () => {},
    private readonly guard?: DamageGuard,
    private readonly disk?: Disk,
  ) {
    this.#database = database;
    const ledger = guard && {
      count: () => this.#counted('UPDATE commits SET number = number + 1 RETURNING number'),
      committed: (number: number) => guard.committed(number),
    };
    this.#group = new GroupCommit(this, () => mayWrite(this), disk, ledger);
  }

  /** What was given up to open it, as a sentence; null if nothing was. */
  get notice(): string | null {
    return this.guard?.notice ?? null;
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

  /** Runs one statement; returns the number of rows it changed. */
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

  /** The same for new work. @throws RequestError MN4014 if the disk has no room for what follows from it */
  async commitBegin<T>(work: () => T): Promise<T> {
    this.disk?.admit();
    return await this.#group.commit(work);
  }

  /** The same for the end of work, which may use the disk's reserve. */
  commitEnd<T>(work: () => T): Promise<T> {
    return this.#group.commit(work, true);
  }

  /** The number of transactions in it; 0 if its version did not count them. */
  get commits(): number {
    const [table] = this.rows("SELECT 1 FROM sqlite_schema WHERE name = 'commits'");
    return table ? this.#counted('SELECT number FROM commits') : 0;
  }

  #counted(sql: string): number {
    return this.row(sql)?.integer('number') ?? 0;
  }

  /** Writes something; see commit. */
  async probe(): Promise<void> {
    await this.commit(() => this.run('UPDATE term SET number = number'));
  }

  /** Commits waiting work, and closes. */
  close(): void {
    this.#group.flush();
    if (this.guard) this.#emptyLog();
    this.#statements.clear();
    this.#database.close();
    this.guard?.closed();
  }

  /**
   * Otherwise this would happen at any time, or never: a closed connection lives on until its statements are garbage
   * collected.
   */
  #emptyLog(): void {
    try {
      this.rows('PRAGMA wal_checkpoint(TRUNCATE)');
    } catch {
      // On a full disk the log stays, for the next agent.
    }
  }

  #statement(sql: string): Database.Statement {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

/**
 * Milliseconds for which a write waits for another process, such as a backup or an earlier agent that is about to end.
 */
const PATIENCE = 2_000;

/**
 * Opens the database at `path`, creates it if it does not exist (mode 0600), and migrates it to this version.
 * @param lease given if other agents open it too, one at a time, perhaps on other machines: throws if this one may no
 * longer write
 * @param disk the disk that it is on
 * @throws RequestError MN4004 if another process keeps it locked, MN4014 if the disk or the file fails,
 * UnsupportedError MN4016 if a newer version wrote it, AgentError MN4023 if it is damaged
 */
export function openStore(path: string, lease?: () => void, disk?: Disk): Store {
  // A database shared by agents has no write-ahead log to lose.
  if (lease) return openFile(path, { lease, disk });
  const guard = new DamageGuard(path, commitsOf);
  guard.check();
  const store = openOrReplace(path, guard, disk);
  guard.opened(store.commits);
  return store;
}

/** The number of transactions in a database without its log. */
function commitsOf(path: string): number {
  const folder = mkdtempSync(join(tmpdir(), 'multinode-'));
  try {
    const copy = join(folder, 'agent.db');
    copyFileSync(path, copy, constants.COPYFILE_FICLONE);
    const store = openStoreToRead(copy);
    try {
      return store.commits;
    } finally {
      store.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function openOrReplace(path: string, guard: DamageGuard, disk: Disk | undefined): Store {
  try {
    return openFile(path, { guard, disk });
  } catch (error) {
    const damage = fileDamage(error instanceof Error ? error.cause : undefined);
    if (damage === null) throw error;
    guard.replace(damage);
    return openFile(path, { guard, disk });
  }
}

interface Parts {
  readonly lease?: () => void;
  readonly guard?: DamageGuard;
  readonly disk: Disk | undefined;
}

function openFile(path: string, { lease, guard, disk }: Parts): Store {
  try {
    createPrivately(path);
    const database = new Database(path);
    const fence = lease && new Fence(lease);
    const store = new Store(database, fence && ((writing) => fence.check(writing)), guard, disk);
    try {
      configure(store, lease ? 'DELETE' : 'WAL');
      lease?.();
      if (guard?.unclean && guard.checkable) checkPages(store);
      migrate(store, path);
      fence?.raise(store);
    } catch (error) {
      // A closed connection, with its locks, lives on until its statements are garbage collected.
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
        `Another process keeps the database ${path} locked: is an agent already running?`,
        {
          cause: error,
        },
      );
    }
    throw storeError(error);
  }
}

/**
 * Opens a copy of the database of an agent that is not running, for reading only: the last program to open a database
 * discards damaged parts of its log, and removes the log. The copy keeps its version. @param path of the copy
 * @throws UnsupportedError MN4016 if a newer version wrote it, RequestError MN4014 if the disk or the file fails
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

/** @param journal WAL needs shared memory, which a file system shared between machines does not offer */
function configure(store: Store, journal: 'WAL' | 'DELETE'): void {
  store.rows(`PRAGMA busy_timeout = ${PATIENCE}`);
  store.rows(`PRAGMA journal_mode = ${journal}`);
  store.rows('PRAGMA synchronous = FULL');
  store.rows('PRAGMA foreign_keys = ON');
}

/** @throws an SQLite error if pages are damaged */
function checkPages(store: Store): void {
  const found = store.row('PRAGMA quick_check(1)')?.text('quick_check') ?? 'ok';
  if (found !== 'ok') throw Object.assign(new Error(found), { code: 'SQLITE_CORRUPT' });
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
    `The database ${path} has version ${version}; this agent supports versions up to ${MIGRATIONS.length}. Use the newer version again, or move the file away, together with those whose names begin with its name.`,
  );
}
