import type { LogLine, LogOptions } from '../platform.js';
import { type Engine, EngineRefusal } from './engine/engine.js';

/** A longer line is given in pieces. */
const LINE_CHARACTERS = 256 * 1024;

/** The Engine's number of the stream. */
const STDERR = 2;
type Stream = LogLine['stream'];

export interface LogSource {
  /** As what the lines are the worker's. */
  readonly id: string;
  /** Its id or name; there is nothing to read where there is none. */
  readonly container: string;
  /** Resolves once the container runs again; not given where it never does. */
  readonly restarted?: () => Promise<void>;
}

/** What a container wrote, in the order in which the Engine read it. */
export async function* readLogs(
  engine: Engine,
  { id, container, restarted }: LogSource,
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
  const read = async function* (query: object, after = ''): AsyncGenerator<LogLine> {
    for await (const entry of entries(query)) {
      if (entry.at <= after) continue;
      last = entry.at;
      yield* lines[entry.stream].push(entry);
    }
  };
  const rest = (more: object = {}) => read({ since: last && String(Date.parse(last) / 1000), ...more }, last);
  try {
    if (tail > 0) {
      yield* read({ follow, tail: Number.isFinite(tail) ? tail : 'all' });
    } else if (follow) {
      for await (const { at } of entries({ tail: 1 })) last = at;
      yield* rest({ follow });
    }
    while (follow) {
      // The Engine lets go of its followers before a container's last words are written down.
      yield* rest();
      if (!restarted) break;
      await restarted();
      yield* rest({ follow });
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
  for await (const chunk of unlessGone(chunks)) {
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

/** Nothing, where there is no such container, or it is being removed. */
async function* unlessGone(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* chunks;
  } catch (error) {
    if (!(error instanceof EngineRefusal && [404, 409].includes(error.status))) throw error;
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
