import type { LogLine } from '../../driver.js';
import { EngineRefusal } from '../engine/engine.js';

/** The Engine's number for the stream. */
const STDERR = 2;

export type Stream = LogLine['stream'];

/** A line as the Engine keeps it, or a 16 KiB piece of a longer one. */
export interface Entry {
  readonly stream: Stream;
  /** RFC 3339 with nanoseconds, always of the same length. All pieces of a line have the same time. */
  readonly at: string;
  /** Includes the line feed, if the piece has one. */
  readonly text: string;
}

/** The lines of a log. */
export async function* entriesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Entry> {
  for await (const { stream, text } of piecesOf(unlessGone(chunks))) {
    const space = text.indexOf(' ');
    yield { stream, at: text.slice(0, space), text: text.slice(space + 1) };
  }
}

/** Separates the two streams: the Engine sends the stream and the length before each piece. */
export async function* piecesOf(
  chunks: AsyncIterable<Buffer>,
): AsyncGenerator<{ readonly stream: Stream; readonly text: string }> {
  let bytes: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk]);
    while (bytes.length >= 8) {
      const end = 8 + bytes.readUInt32BE(4);
      if (bytes.length < end) break;
      const text = bytes.toString('utf8', 8, end);
      yield { stream: bytes[0] === STDERR ? 'stderr' : 'stdout', text };
      bytes = bytes.subarray(end);
    }
  }
}

/** Yields nothing if there is no such container, or it is being removed. */
export async function* unlessGone(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* chunks;
  } catch (error) {
    if (!(error instanceof EngineRefusal && [404, 409].includes(error.status))) throw error;
  }
}
