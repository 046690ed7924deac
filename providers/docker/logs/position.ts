import type { Entry, Stream } from './entries.js';

/** Entries of a stream that have the same time. */
interface Group {
  readonly at: string;
  readonly size: number;
}

/**
 * How far a log was read: up to the last entry that was passed. The Engine numbers no entries, and a time alone does
 * not tell them apart. Within a stream times never go back; between the two they may.
 */
export class LogPosition {
  #last: Stream | undefined;
  readonly #groups = new Map<Stream, Group>();

  /** The last entry's stream, its time, and how many entries of both were passed; undefined before the first. */
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
