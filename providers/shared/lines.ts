import { StringDecoder } from 'node:string_decoder';

/** A longer line is passed on in pieces. */
const LINE_CHARACTERS = 256 * 1024;

/** Replaces lines in a followed log that were dropped before they were read. */
export const MISSING = '[multinode: lines are missing here; the log was rotated before they were read]';

/** A line, or a piece of one. */
export interface Line {
  readonly text: string;
  /** Set if the line continues in the next piece. */
  readonly partial?: true;
}

/** Cuts a stream of bytes into lines. */
export class LineSplitter {
  private readonly decoder = new StringDecoder('utf8');
  private rest = '';

  /** Lines that the bytes complete. */
  push(bytes: Buffer): Line[] {
    const texts = (this.rest + this.decoder.write(bytes)).split('\n');
    this.rest = texts.pop() ?? '';
    const lines: Line[] = texts.map(whole);
    if (this.rest.length > LINE_CHARACTERS) {
      lines.push({ text: this.rest, partial: true });
      this.rest = '';
    }
    return lines;
  }

  /** The last line, if it does not end with a line feed. */
  end(): Line[] {
    const last = this.rest + this.decoder.end();
    this.rest = '';
    return last === '' ? [] : [whole(last)];
  }
}

/** The last lines, at most `limit`; the first one is never the rest of a longer line. */
export function lastLines<T extends Line>(lines: readonly T[], limit: number): T[] {
  let start = Math.max(0, lines.length - limit);
  while (start > 0 && lines[start - 1]?.partial) start++;
  return lines.slice(start);
}

/** At most `tail` lines of both streams, stdout first: half from each, or more from one if the other has fewer. */
export function share<T extends Line>(lines: readonly T[][], tail: number | undefined): T[] {
  const [out = [], err = []] = lines;
  if (tail === undefined || out.length + err.length <= tail) return [...out, ...err];
  const ofErr = Math.min(err.length, Math.max(Math.ceil(tail / 2), tail - out.length));
  return [...lastLines(out, tail - ofErr), ...lastLines(err, ofErr)];
}

function whole(text: string): Line {
  return { text: text.endsWith('\r') ? text.slice(0, -1) : text };
}
