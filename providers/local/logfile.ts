import {
  closeSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  renameSync,
  statSync,
  writeFileSync,
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

  /** Empties the file if it has grown too large. What is written during the call itself can be lost. */
  bound(): void {
    if (size(this.path) < FILE_BYTES) return;
    const file = openSync(this.path, 'r+');
    try {
      const length = fstatSync(file).size;
      const kept = Buffer.alloc(Math.min(length, FILE_BYTES));
      readSync(file, kept, 0, kept.length, length - kept.length);
      writeFileSync(`${this.older}.new`, kept, { mode: 0o600 });
      renameSync(`${this.older}.new`, this.older);
      this.start += length;
      ftruncateSync(file);
    } finally {
      closeSync(file);
    }
  }
}

function size(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
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
