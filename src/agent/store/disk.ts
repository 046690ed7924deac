import { randomFillSync } from 'node:crypto';
import { closeSync, fsyncSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import type { StorageStatus } from '../../api/types.js';
import { RequestError } from '../../errors/errors.js';
import { hasCode, messageOf } from '../../errors/system.js';
import { background } from '../../process/background.js';
import { type DiskSpace, diskSpace } from '../../process/disk-space.js';
import type { Logger } from '../logging/logger.js';
import { agentFiles } from '../process/files.js';
import type { Clock } from '../time/clock.js';
import type { Room } from './commit.js';
import { sqliteCode } from './errors.js';

/** Bytes reserved for the ends of running work; less on a small disk. */
const RESERVE = 16 * 1024 * 1024;
const RESERVED_PART = 1 / 16;
/** With fewer free bytes than this, no new work is accepted: what runs needs them. */
const LEAST_FREE = 1024 * 1024;
/** Milliseconds between checks. */
const INTERVAL = 1_000;

/**
 * The disk with the agent's data. It holds a reserve, a file that is deleted once the disk is full, so that the ends of
 * running work can be stored. Meanwhile no new work is accepted; the agent continues by itself once there is room.
 */
export class Disk implements Room {
  readonly #reserve: string;
  #failure: { readonly message: string; readonly since: number } | null = null;

  constructor(
    private readonly folder: string,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {
    this.#reserve = agentFiles(folder).reserve;
  }

  status(): StorageStatus {
    const { free, total } = this.#space();
    const failure = this.#failure;
    return {
      free_bytes: free,
      total_bytes: total,
      failure: failure && { message: failure.message, since: new Date(failure.since).toISOString() },
    };
  }

  /** @throws RequestError MN4014 while new work can't be stored, or could not be started */
  admit(): void {
    if (this.#failure === null) return;
    const message = `No new work is accepted: ${this.#failure.message}`;
    throw new RequestError('MN4014', 503, message, { retryAfter: 5 });
  }

  /** A write has failed for lack of room: deletes the reserve. @returns whether a retry may succeed now */
  failed(error: unknown): boolean {
    const code = sqliteCode(error);
    const full = code.startsWith('SQLITE_FULL') || (code.startsWith('SQLITE_IOERR') && this.#isFull());
    if (full) this.#fail(this.#fullMessage());
    else if (/^SQLITE_(IOERR|READONLY|CANTOPEN)/.test(code))
      this.#fail(`${this.folder} can't be written (${code}).`);
    return full && this.release();
  }

  /** Deletes the reserve, for example at the start of an agent on a full disk. @returns whether there was one */
  release(): boolean {
    const had = statSync(this.#reserve, { throwIfNoEntry: false }) !== undefined;
    if (had) rmSync(this.#reserve, { force: true });
    return had;
  }

  /** The same if the disk is full. */
  releaseIfFull(): void {
    if (this.#isFull()) this.release();
  }

  /**
   * Checks at intervals whether there is room; returns a function that ends this.
   * @param probe writes something, to see whether that works
   */
  watch(probe: () => Promise<unknown>): () => void {
    let callOff = () => {};
    let over = false;
    const look = async () => {
      await this.#look(probe);
      if (!over)
        callOff = this.clock.at(this.clock.now() + INTERVAL, () =>
          background('the disk could not be checked', look),
        );
    };
    background('the disk could not be checked', look);
    return () => {
      over = true;
      callOff();
    };
  }

  async #look(probe: () => Promise<unknown>): Promise<void> {
    try {
      if (this.#isFull()) this.#fail(this.#fullMessage());
      else if (this.#keepReserve() && this.#failure !== null) {
        await probe();
        this.#failure = null;
        this.log.info({ folder: this.folder }, 'there is room on the disk again');
      }
    } catch (error) {
      this.#fail(`${this.folder} can't be written: ${messageOf(error)}`);
    }
  }

  /** Makes the reserve if there is room for it beside what runs. @returns whether it exists or is not needed */
  #keepReserve(): boolean {
    if (statSync(this.#reserve, { throwIfNoEntry: false })) return true;
    const { free, total } = this.#space();
    const bytes = Math.floor(Math.min(RESERVE, total * RESERVED_PART));
    if (free < bytes + 2 * LEAST_FREE) return false;
    try {
      fill(this.#reserve, bytes);
      return true;
    } catch (error) {
      rmSync(this.#reserve, { force: true });
      if (hasCode(error, 'ENOSPC')) return false;
      throw error;
    }
  }

  #fail(message: string): void {
    if (this.#failure === null) this.log.error({ folder: this.folder }, message);
    this.#failure = { message, since: this.#failure?.since ?? this.clock.timeOfDay() };
  }

  #fullMessage(): string {
    const { free, files } = this.#space();
    const rest = files ? `${Math.floor(free / 1024)} KiB are free` : 'no more files can be created';
    return `The disk of ${this.folder} is full: ${rest}. Free some space; the agent then continues by itself.`;
  }

  #isFull(): boolean {
    const { free, files } = this.#space();
    return free < LEAST_FREE || !files;
  }

  #space(): DiskSpace {
    try {
      return diskSpace(this.folder);
    } catch {
      // The folder was removed: there is no room in it.
      return { free: 0, total: 0, files: true };
    }
  }
}

/** Fills it with data that no file system can compress. */
function fill(path: string, bytes: number): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    const piece = Buffer.alloc(1024 * 1024);
    for (let left = bytes; left > 0; ) {
      const length = Math.min(left, piece.length);
      left -= writeSync(file, randomFillSync(piece), 0, length);
    }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
