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

  /** What was given up to open it, in a sentence; null where nothing was. */
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

  /** The same for what begins. @throws RequestError MN4014 where the disk has no room for what comes of it */
  async commitBegin<T>(work: () => T): Promise<T> {
    this.disk?.admit();
    return await this.#group.commit(work);
  }

  /** The same for what ends: what is kept in reserve of the disk is for this. */
  commitEnd<T>(work: () => T): Promise<T> {
    return this.#group.commit(work, true);
  }

  /** How many transactions are in it; 0 if it is of a version that did not count. */
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

  /** Commits what waits, and closes. */
  close(): void {
    this.#group.flush();
    if (this.guard) this.#emptyLog();
    this.#statements.clear();
    this.#database.close();
    this.guard?.closed();
  }

  /** A closed connection lives on until its statements are collected, and would do this at any time, or never. */
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

/** Milliseconds for which a write waits for another process, such as a backup or an earlier agent about to end. */
const PATIENCE = 2_000;

/**
 * Opens the database at `path`, makes it where there is none (mode 0600), and brings it to this version.
 * @param lease given where other agents open it too, one at a time, perhaps on other machines: throws where this one may
 *   no longer write
 * @param disk the one that it is on
 * Throws RequestError MN4004 where another process keeps it locked, MN4014 where disk or file fail,
 * UnsupportedError MN4016 where a newer version wrote it, AgentError MN4023 where it is damaged.
 */
export function openStore(path: string, lease?: () => void, disk?: Disk): Store {
  // Where agents share it there is no write-ahead log to lose.
  if (lease) return openFile(path, { lease, disk });
  const guard = new DamageGuard(path, commitsOf);
  guard.check();
  const store = openOrReplace(path, guard, disk);
  guard.opened(store.commits);
  return store;
}

/** How many transactions are in a database without a log. */
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
 * Opens the database of an agent that does not run, to look only: a copy of it, since who opens a database last throws
 * away what is damaged in its log, and takes the log away. It stays at its version. @param path of the copy
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

/** @throws an error of SQLite's where pages are damaged */
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
    `The database ${path} has version ${version}; this agent knows up to ${MIGRATIONS.length}. Start the newer agent again, or move the file away, with those beside it that begin with its name.`,
  );
}
