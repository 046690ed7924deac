import type { Entry, Stream } from './entries.js';

/** Entries of one stream with the same time. */
interface Group {
  readonly at: string;
  readonly size: number;
}

/**
 * How far a log was read: up to the last entry that was passed. The Engine doesn't number entries, and their times are not
 * unique. Within a stream, times never go back; between the two streams they may.
 */
export class LogPosition {
  #last: Stream | undefined;
  readonly #groups = new Map<Stream, Group>();

  /** The last entry's stream and time, and how many entries with both were passed; undefined before the first. */
  get last(): { readonly stream: Stream; readonly at: string; readonly count: number } | undefined {
    const group = this.#last && this.#groups.get(this.#last);
    return this.#last && group ? { stream: this.#last, at: group.at, count: group.size } : undefined;
  }

  pass({ stream, at }: Pick<Entry, 'stream' | 'at'>): void {
    const group = this.#groups.get(stream);
    this.#groups.set(stream, { at, size: group?.at === at ? group.size + 1 : 1 });
    this.#last = stream;
  }
}
