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

/** Larger files are not gone through at a start that callers wait for. Bytes. */
const LARGEST_CHECKED = 256 * 1024 * 1024;
/** Bytes of a write-ahead log that has nothing in it. */
const EMPTY_LOG = 32;

/**
 * Sees that a database with a write-ahead log has lost what was acknowledged, which SQLite itself takes for an end of the
 * data like any other. A file beside the database marks it as open, and says how many transactions were made: then its log
 * must be there, or the database itself have them all, as after another program has opened and closed it.
 */
export class DamageGuard {
  /** Whether the last agent ended without closing the database. */
  readonly unclean: boolean;
  #notice: string | null = null;
  readonly #mark: string;
  readonly #acceptance: string;
  #markFile: number | null = null;

  /** @param commitsOf how many transactions are in the database at a path, without its log */
  constructor(
    private readonly path: string,
    private readonly commitsOf: (path: string) => number,
  ) {
    this.#mark = `${path}-open`;
    this.#acceptance = `${path}-accept-loss`;
    this.unclean = existsSync(this.#mark);
  }

  /** What was given up, in a sentence; null where nothing was. */
  get notice(): string | null {
    return this.#notice;
  }

  /** Whether the database is small enough to be gone through at the start. */
  get checkable(): boolean {
    return size(this.path) <= LARGEST_CHECKED;
  }

  /**
   * To be called before the database is opened, since opening it throws away what SQLite cannot read.
   * @throws AgentError MN4023 where something is gone, unless the operator accepts that: then all is copied aside
   */
  check(): void {
    const damage = this.#damage();
    if (damage !== null) this.#setAside(damage, copyFileSync, 'The agent goes on with what is left in it');
  }

  /**
   * The file itself can't be read.
   * @throws AgentError MN4023 unless the operator accepts that: then it is moved aside, for a new one
   */
  replace(damage: string): void {
    this.#setAside(damage, renameSync, 'The agent began with an empty one');
  }

  /** To be called once something was written: from now on there is a log. @param commits in the database */
  opened(commits: number): void {
    this.#markFile = openSync(this.#mark, 'w', 0o600);
    writeSync(this.#markFile, markOf(commits), 0);
    fsyncSync(this.#markFile);
    rmSync(this.#acceptance, { force: true });
  }

  /**
   * One more transaction is on the disk. The mark is never ahead of that. It need not be on the disk itself: of an agent
   * that is killed the system still writes it.
   */
  committed(commits: number): void {
    if (this.#markFile === null) return;
    try {
      writeSync(this.#markFile, markOf(commits), 0);
    } catch {
      // An older number only sees less.
    }
  }

  /** To be called once the database is closed: the mark goes where the log has nothing left that the database lacks. */
  closed(): void {
    if (this.#markFile !== null) closeSync(this.#markFile);
    this.#markFile = null;
    if (size(`${this.path}-wal`) === 0) rmSync(this.#mark, { force: true });
  }

  #damage(): string | null {
    const wal = `${this.path}-wal`;
    if (this.unclean && size(this.path) === 0) return 'it is missing or empty, though an agent had it open';
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
      `The agent's database ${this.path} is damaged: ${damage}. What was stored last may be gone. Nothing was changed, and workers run on. ` +
        `Put a copy of the database back (without ${basename(this.path)}-* of another time), or accept the loss with "touch ${this.#acceptance}", and start the agent again.`,
    );
  }
}

/** Of one length, so that it needs no more room on a disk that is full. */
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
