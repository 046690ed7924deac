import { object, optional, type Shape, string } from '../../src/json/shape.js';

/** A piece of a log file; a heartbeat has none of these fields. */
export interface Frame {
  /** Path of the file, which ends in its number; the node keeps the last few files. */
  readonly File?: string;
  /** Base64. */
  readonly Data?: string;
  readonly FileEvent?: string;
}

const frame: Shape<Frame> = object<Frame>({
  File: optional(string),
  Data: optional(string),
  FileEvent: optional(string),
});

const END = '}'.charCodeAt(0);

/** Nomad writes frames with nothing between them and no closing brace inside them. */
export async function* framesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  let bytes: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    let begin = 0;
    bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk]);
    for (let end = bytes.indexOf(END); end >= 0; end = bytes.indexOf(END, begin)) {
      const found: unknown = JSON.parse(bytes.toString('utf8', begin, end + 1));
      if (!frame.matches(found)) throw new Error(`Nomad sent an invalid log frame: ${frame.mismatch(found)}`);
      yield found;
      begin = end + 1;
    }
    bytes = bytes.subarray(begin);
  }
}
