import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename } from 'node:path';
import { AgentError } from '../../errors/errors.js';
import { hasCode } from '../../errors/system.js';
import { walDamage } from './wal.js';

/** Larger files are not checked at the start, while callers wait. Bytes. */
const LARGEST_CHECKED = 256 * 1024 * 1024;
/** Bytes of a write-ahead log without content. */
const EMPTY_LOG = 32;

/**
 * Detects that a database with a write-ahead log has lost acknowledged data, which SQLite itself takes for the normal
 * end of the data. A file beside the database marks it as open, and says how many transactions were made: then its log
 * must be there, or the database itself must have them all, as after another program has opened and closed it.
 */
export class DamageGuard {
  /** Whether the last agent ended without closing the database. */
  readonly unclean: boolean;
  #notice: string | null = null;
  readonly #mark: string;
  readonly #acceptance: string;
  #markFile: number | null = null;

  /** @param commitsOf returns how many transactions the database at a path contains, without its log */
  constructor(
    private readonly path: string,
    private readonly commitsOf: (path: string) => number,
  ) {
    this.#mark = `${path}-open`;
    this.#acceptance = `${path}-accept-loss`;
    this.unclean = existsSync(this.#mark);
  }

  /** What was given up, as a sentence; null if nothing was. */
  get notice(): string | null {
    return this.#notice;
  }

  /** Whether the database is small enough to be checked at the start. */
  get checkable(): boolean {
    return size(this.path) <= LARGEST_CHECKED;
  }

  /**
   * Call it before the database is opened, because opening it discards what SQLite can't read.
   * @throws AgentError MN4023 if something is gone, unless the operator accepts that: then everything is copied first
   */
  check(): void {
    const damage = this.#damage();
    if (damage !== null) this.#setAside(damage, copyFileSync, 'The agent continues with what is left in it');
  }

  /**
   * The file itself can't be read.
   * @throws AgentError MN4023 unless the operator accepts that: then it is moved away, and a new one is made
   */
  replace(damage: string): void {
    this.#setAside(damage, renameSync, 'The agent started with an empty one');
  }

  /**
   * Call it once something has been written: from now on there is a log. @param commits transactions in the database
   */
  opened(commits: number): void {
    this.#markFile = openSync(this.#mark, 'w', 0o600);
    writeSync(this.#markFile, markOf(commits), 0);
    fsyncSync(this.#markFile);
    rmSync(this.#acceptance, { force: true });
  }

  /**
   * One more transaction is on disk. The mark is never ahead of that. It need not be on disk itself: if the agent is
   * killed, the system still writes it.
   */
  committed(commits: number): void {
    if (this.#markFile === null) return;
    try {
      writeSync(this.#markFile, markOf(commits), 0);
    } catch {
      // An older number only detects less.
    }
  }

  /** Call it once the database is closed: removes the mark if the log has nothing left that the database lacks. */
  closed(): void {
    if (this.#markFile !== null) closeSync(this.#markFile);
    this.#markFile = null;
    if (size(`${this.path}-wal`) === 0) rmSync(this.#mark, { force: true });
  }

  #damage(): string | null {
    const wal = `${this.path}-wal`;
    if (this.unclean && size(this.path) === 0) return 'it is missing or empty, although an agent had it open';
    if (this.unclean && size(wal) <= EMPTY_LOG) {
      return this.#isBehind() ? 'its write-ahead log (-wal) is empty or missing' : null;
    }
    if (size(wal) > LARGEST_CHECKED) return null;
    return walDamage(read(wal), read(`${this.path}-shm`));
  }

  /** Whether the database without its log lacks transactions. */
  #isBehind(): boolean {
    const marked = Number(/^commits (\d+)$/m.exec(read(this.#mark).toString('latin1'))?.[1] ?? Number.NaN);
    if (Number.isNaN(marked) || !this.checkable) return true;
    try {
      return this.commitsOf(this.path) < marked;
    } catch {
      return true;
    }
  }

  #setAside(damage: string, put: (from: string, to: string) => void, goesOn: string): void {
    if (!existsSync(this.#acceptance)) throw this.#refusal(damage);
    const aside = `${this.path}.damaged-${new Date().toISOString().replaceAll(':', '')}`;
    for (const end of ['', '-wal', '-shm']) {
      if (existsSync(this.path + end)) put(this.path + end, aside + end);
    }
    this.#notice = `The database was damaged: ${damage}. ${goesOn}; the damaged files are kept as ${aside}*.`;
  }

  #refusal(damage: string): AgentError {
    return new AgentError(
      'MN4023',
      `The agent's database ${this.path} is damaged: ${damage}. The latest data may be lost. Nothing was changed, and the workers keep running. ` +
        `Restore a copy of the database (without ${basename(this.path)}-* files from another time), or accept the loss with "touch ${this.#acceptance}", and start the agent again.`,
    );
  }
}

/** Has a fixed length, so that it needs no more room on a full disk. */
function markOf(commits: number): string {
  return `commits ${String(commits).padStart(16, '0')}\n`;
}

function size(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function read(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return Buffer.alloc(0);
    throw error;
  }
}
