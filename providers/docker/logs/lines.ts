import type { LogLine } from '../../driver.js';
import type { Entry, Stream } from './entries.js';

/** A longer line is passed on in pieces. */
const LINE_CHARACTERS = 256 * 1024;

/** Joins the Engine's pieces to lines, separately for each stream. */
export class LineJoiner {
  readonly #streams: Readonly<Record<Stream, StreamJoiner>>;

  /** @param worker the `worker` of the lines */
  constructor(worker: string) {
    this.#streams = {
      stdout: new StreamJoiner(worker, 'stdout'),
      stderr: new StreamJoiner(worker, 'stderr'),
    };
  }

  /** Number of lines without a line feed so far. */
  get unfinished(): number {
    return Object.values(this.#streams).filter(({ empty }) => !empty).length;
  }

  push(entry: Entry): LogLine[] {
    return this.#streams[entry.stream].push(entry);
  }

  /** The unfinished lines, as they are. */
  end(): LogLine[] {
    return Object.values(this.#streams).flatMap((stream) => stream.end());
  }
}

class StreamJoiner {
  #text = '';
  #at = 0;

  constructor(
    private readonly worker: string,
    private readonly stream: Stream,
  ) {}

  get empty(): boolean {
    return this.#text === '';
  }

  push(entry: Entry): LogLine[] {
    if (this.#text === '') this.#at = Date.parse(entry.at);
    const text = this.#text + entry.text;
    this.#text = text;
    if (text.endsWith('\n')) return [this.#line(text.slice(0, text.endsWith('\r\n') ? -2 : -1))];
    return text.length > LINE_CHARACTERS ? [{ ...this.#line(text), partial: true }] : [];
  }

  end(): LogLine[] {
    return this.#text === '' ? [] : [this.#line(this.#text)];
  }

  #line(text: string): LogLine {
    this.#text = '';
    const { worker, stream } = this;
    return { at: this.#at, worker, stream, text };
  }
}
