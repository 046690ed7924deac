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

/** A file grows to this size, then it is copied and emptied: two files for each of two streams make 10 MiB. */
const FILE_BYTES = 2.5 * 1024 * 1024;

/** The maximum that one read returns. */
const CHUNK_BYTES = 64 * 1024;

const LINE_FEED = 10;

/**
 * One stream of a worker's output, limited in size. The worker writes to the file itself, in append mode, so the file
 * is emptied in place; its content stays readable in a second file until the next time. A position in the stream is the
 * number of bytes before it since the driver was opened. Emptying is synchronous, and a read that it overtook is
 * repeated.
 */
export class LogFile {
  private readonly older: string;
  /** Position of the file's first byte. */
  private start = 0;

  constructor(private readonly path: string) {
    this.older = `${path}.1`;
  }

  /** Position of the oldest byte that is kept. */
  first(): number {
    return this.start - size(this.older);
  }

  /** Position after the newest byte. */
  end(): number {
    return this.start + size(this.path);
  }

  /** Some bytes from the position on, or from the oldest kept, and the position after them; empty at the end. */
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
   * The position where the last `count` complete lines before `end` begin, searched backwards; the oldest kept if there
   * are fewer.
   */
  async lastLines(count: number, end: number): Promise<number> {
    // The line feed before the first of them is needed too.
    let wanted = count + 1;
    for (let to = end; to > this.first(); ) {
      const from = this.pieceBefore(to);
      const { bytes, next } = await this.read(from);
      const begin = next - bytes.length;
      // Emptied meanwhile, or truncated by its writer: nothing older exists.
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
   * system can't do both in one step, and usually it is nothing.
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

  /** Start of a piece that ends at the position and lies in one of the two files. */
  private pieceBefore(to: number): number {
    const lowest = to > this.start ? this.start : this.first();
    return Math.max(lowest, to - CHUNK_BYTES);
  }

  /** Replaces the older file with the end of this one. @returns how many bytes of the file were handled */
  private copyAway(file: number): number {
    try {
      return this.copy(file);
    } catch (error) {
      if (!hasCode(error, 'ENOSPC')) throw error;
      // On a full disk, which this log may have caused, the older lines make room for the newer ones.
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
      // A line whose beginning is missing is left out: half a secret could not be recognised.
      if (copied > 0 || had) copied = lineStart(file, buffer, copied);
      // Repeated for what was written meanwhile, which is less every time; only a few times, because a writer may be
      // faster.
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

/** Index of the last line feed before the index; -1 if there is none. */
function before(piece: Buffer, index: number): number {
  return index === 0 ? -1 : piece.lastIndexOf(LINE_FEED, index - 1);
}

/** Position after the first line feed from the position on; the position itself if there is none. */
function lineStart(file: number, buffer: Buffer, position: number): number {
  const length = readSync(file, buffer, 0, buffer.length, position);
  return position + buffer.subarray(0, length).indexOf(LINE_FEED) + 1;
}

/** A disk that is almost full takes a part first, and then nothing. */
function writeWhole(file: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}

/** Empty if the file does not exist. */
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
