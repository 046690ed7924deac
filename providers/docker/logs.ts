import type { LogLine } from '../platform.js';
import type { Engine } from './engine/engine.js';

/** A longer line is given in pieces. */
const LINE_CHARACTERS = 256 * 1024;

export interface LogOptions {
  readonly tail?: number;
  readonly follow?: boolean;
  readonly signal?: AbortSignal;
}

/** The Engine's number of the stream. */
const STDERR = 2;
type Stream = LogLine['stream'];

/** What a container wrote, in the order in which the Engine read it. */
export async function* readLogs(
  engine: Engine,
  { id, container }: { readonly id: string; readonly container: string },
  { tail = Number.POSITIVE_INFINITY, follow = false, signal }: LogOptions,
): AsyncGenerator<LogLine> {
  const lines = { stdout: new Lines(id, 'stdout'), stderr: new Lines(id, 'stderr') };
  const entries = (query: object) =>
    entriesOf(
      engine.stream('GET', `/containers/${container}/logs`, {
        query: { stdout: true, stderr: true, timestamps: true, ...query },
        ...(signal && { signal }),
      }),
    );
  let last = '';
  try {
    for await (const entry of entries({ follow, tail: Number.isFinite(tail) ? tail : 'all' })) {
      last = entry.at;
      yield* lines[entry.stream].push(entry);
    }
    // The Engine lets go of its followers before a container's last words are written down.
    if (follow) {
      const since = last && String(Date.parse(last) / 1000);
      for await (const entry of entries({ since }))
        if (entry.at > last) yield* lines[entry.stream].push(entry);
    }
  } catch (error) {
    if (signal?.aborted) return;
    throw error;
  }
  for (const each of Object.values(lines)) yield* each.end();
}

interface Entry {
  readonly stream: Stream;
  /** RFC 3339 with nanoseconds, always of the same length. */
  readonly at: string;
  readonly text: string;
}

/** Takes the two streams apart: before each piece the Engine sends which stream it is of, and its length. */
async function* entriesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Entry> {
  let bytes: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk]);
    while (bytes.length >= 8) {
      const end = 8 + bytes.readUInt32BE(4);
      if (bytes.length < end) break;
      const piece = bytes.toString('utf8', 8, end);
      const space = piece.indexOf(' ');
      const stream = bytes[0] === STDERR ? 'stderr' : 'stdout';
      yield { stream, at: piece.slice(0, space), text: piece.slice(space + 1) };
      bytes = bytes.subarray(end);
    }
  }
}

/** Puts one stream's pieces together: the Engine cuts long lines, and gives each piece a time of its own. */
class Lines {
  #text = '';
  #at = 0;

  constructor(
    private readonly worker: string,
    private readonly stream: Stream,
  ) {}

  *push(entry: Entry): Generator<LogLine> {
    if (this.#text === '') this.#at = Date.parse(entry.at);
    const text = this.#text + entry.text;
    this.#text = text;
    if (text.endsWith('\n')) {
      yield this.#line(text.slice(0, text.endsWith('\r\n') ? -2 : -1));
    } else if (text.length > LINE_CHARACTERS) {
      yield { ...this.#line(text), partial: true };
    }
  }

  /** A last line that no line feed ended. */
  *end(): Generator<LogLine> {
    if (this.#text !== '') yield this.#line(this.#text);
  }

  #line(text: string): LogLine {
    this.#text = '';
    const { worker, stream } = this;
    return { at: this.#at, worker, stream, text };
  }
}
