import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { hasCode } from '../errors/system.js';

/** A file grows to this size, is then copied away and emptied: two files for each of two streams make 10 MiB. */
const FILE_BYTES = 2.5 * 1024 * 1024;

/** The most that one read gives. */
const CHUNK_BYTES = 64 * 1024;

const LINE_FEED = 10;

/**
 * One stream of a worker's output, bounded in size. The worker writes to the file itself, in append mode, so
 * the file is emptied in place; what was in it stays readable in a second file until the next time. A place
 * in the stream is the number of bytes that came before it since the driver was opened. Emptying is synchronous, and
 * a read that it overtook is made again.
 */
export class LogFile {
  private readonly older: string;
  /** Place of the file's first byte. */
  private start = 0;

  constructor(private readonly path: string) {
    this.older = `${path}.1`;
  }

  /** Place of the oldest byte that is kept. */
  first(): number {
    return this.start - size(this.older);
  }

  /** Place after the newest byte. */
  end(): number {
    return this.start + size(this.path);
  }

  /** Some bytes from the place on, or from the oldest kept, and the place after them; empty at the end. */
  async read(place: number): Promise<{ readonly bytes: Buffer; readonly next: number }> {
    for (;;) {
      const { start } = this;
      const first = this.first();
      const from = Math.max(place, first);
      const bytes =
        from < start
          ? await readAt(this.older, from - first, Math.min(CHUNK_BYTES, start - from))
          : await readAt(this.path, from - start, CHUNK_BYTES);
      if (this.start === start) return { bytes, next: from + bytes.length };
    }
  }

  /**
   * The place where the last `count` complete lines before `end` begin, looked for backwards; the oldest that is kept
   * where there are fewer.
   */
  async lastLines(count: number, end: number): Promise<number> {
    // The line feed before the first of them is looked for too.
    let wanted = count + 1;
    for (let to = end; to > this.first(); ) {
      const from = this.pieceBefore(to);
      const { bytes, next } = await this.read(from);
      const begin = next - bytes.length;
      // Emptied meanwhile, or cut off by its writer: nothing older is there.
      if (begin > from || bytes.length === 0) return begin;
      const piece = bytes.subarray(0, to - from);
      for (let at = piece.lastIndexOf(LINE_FEED); at >= 0; at = before(piece, at)) {
        if (--wanted === 0) return from + at + 1;
      }
      to = from;
    }
    return this.first();
  }

  /**
   * Empties the file if it has grown too large. What is written between the last copy and the emptying is lost: the
   * system has no way to do both in one step, and most often it is nothing.
   */
  bound(): void {
    if (size(this.path) < FILE_BYTES) return;
    const file = openSync(this.path, 'r+');
    try {
      const copied = this.copyAway(file);
      ftruncateSync(file);
      this.start += copied;
    } finally {
      closeSync(file);
    }
  }

  /** Start of a piece that ends at the place and lies in one of the two files. */
  private pieceBefore(to: number): number {
    const lowest = to > this.start ? this.start : this.first();
    return Math.max(lowest, to - CHUNK_BYTES);
  }

  /** Puts the file's end in place of the older file. @returns bytes of the file that are dealt with */
  private copyAway(file: number): number {
    try {
      return this.copy(file);
    } catch (error) {
      if (!hasCode(error, 'ENOSPC')) throw error;
      // On a full disk, to which this log may well have led, the older lines make room for the newer ones.
      rmSync(this.older, { force: true });
      rmSync(this.draft, { force: true });
    }
    try {
      return this.copy(file);
    } catch (error) {
      if (!hasCode(error, 'ENOSPC')) throw error;
      rmSync(this.draft, { force: true });
      return fstatSync(file).size;
    }
  }

  private copy(file: number): number {
    const had = existsSync(this.older);
    const copy = openSync(this.draft, 'w', 0o600);
    try {
      const buffer = Buffer.alloc(FILE_BYTES);
      let copied = Math.max(0, fstatSync(file).size - FILE_BYTES);
      // What begins in the middle of a line is left out: half a secret could not be recognised.
      if (copied > 0 || had) copied = lineStart(file, buffer, copied);
      // Again for what was written meanwhile, less every time; a few times, since a writer may be quicker than we.
      for (let round = 0; round < 8; round++) {
        const length = readSync(file, buffer, 0, buffer.length, copied);
        if (length === 0) break;
        writeWhole(copy, buffer.subarray(0, length));
        copied += length;
      }
      renameSync(this.draft, this.older);
      return copied;
    } finally {
      closeSync(copy);
    }
  }

  private get draft(): string {
    return `${this.older}.new`;
  }
}

function size(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** Index of the last line feed before the index; -1 where there is none. */
function before(piece: Buffer, index: number): number {
  return index === 0 ? -1 : piece.lastIndexOf(LINE_FEED, index - 1);
}

/** Position after the first line feed from the position on; the position itself where there is none. */
function lineStart(file: number, buffer: Buffer, position: number): number {
  const length = readSync(file, buffer, 0, buffer.length, position);
  return position + buffer.subarray(0, length).indexOf(LINE_FEED) + 1;
}

/** A disk that is almost full takes a part first, and then nothing. */
function writeWhole(file: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}

/** Empty where there is no such file. */
async function readAt(path: string, position: number, length: number): Promise<Buffer> {
  try {
    const file = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return Buffer.alloc(0);
    throw error;
  }
}
