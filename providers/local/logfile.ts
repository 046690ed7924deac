import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';

/** A file grows to this size, is then copied away and emptied: two files for each of two streams make 10 MiB. */
const FILE_BYTES = 2.5 * 1024 * 1024;

/** The most that one read gives. */
const CHUNK_BYTES = 64 * 1024;

/**
 * One stream of a worker's output, bounded in size. The worker writes to the file itself, in append mode, so
 * the file is emptied in place; what was in it stays readable in a second file until the next time. A place
 * in the stream is the number of bytes that came before it since the driver was opened. Every operation is
 * synchronous, so that reading and emptying never mix.
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
  read(place: number): { readonly bytes: Buffer; readonly next: number } {
    const from = Math.max(place, this.first());
    const bytes =
      from < this.start
        ? readAt(this.older, from - this.first(), Math.min(CHUNK_BYTES, this.start - from))
        : readAt(this.path, from - this.start, CHUNK_BYTES);
    return { bytes, next: from + bytes.length };
  }

  /**
   * Empties the file if it has grown too large. What is written between the last copy and the emptying is lost: the
   * system has no way to do both in one step, and most often it is nothing.
   */
  bound(): void {
    if (size(this.path) < FILE_BYTES) return;
    const had = existsSync(this.older);
    const file = openSync(this.path, 'r+');
    const copy = openSync(`${this.older}.new`, 'w', 0o600);
    try {
      const buffer = Buffer.alloc(FILE_BYTES);
      let copied = Math.max(0, fstatSync(file).size - FILE_BYTES);
      // What begins in the middle of a line is left out: half a secret could not be recognised.
      if (copied > 0 || had) copied = lineStart(file, buffer, copied);
      renameSync(`${this.older}.new`, this.older);
      // Again for what was written meanwhile, less every time; a few times, since a writer may be quicker than we.
      for (let round = 0; round < 8; round++) {
        const length = readSync(file, buffer, 0, buffer.length, copied);
        if (length === 0) break;
        writeSync(copy, buffer, 0, length);
        copied += length;
      }
      ftruncateSync(file);
      this.start += copied;
    } finally {
      closeSync(file);
      closeSync(copy);
    }
  }
}

function size(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** Position after the first line feed from the position on; the position itself where there is none. */
function lineStart(file: number, buffer: Buffer, position: number): number {
  const length = readSync(file, buffer, 0, buffer.length, position);
  return position + buffer.subarray(0, length).indexOf('\n') + 1;
}

function readAt(path: string, position: number, length: number): Buffer {
  if (size(path) <= position) return Buffer.alloc(0);
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(length);
    return buffer.subarray(0, readSync(file, buffer, 0, length, position));
  } finally {
    closeSync(file);
  }
}
