import type { Engine } from '../engine/engine.js';
import { type Entry, entriesOf, type Stream, unlessGone } from './entries.js';

/** Entries to ask for first when it is not known how many there are. */
const FEW = 64;
/** The factor by which a read that was too short grows, and the size beyond which the whole log is read. */
const GROWTH = 8;
const MANY = FEW * GROWTH ** 4;

/** Stands for entries that the Engine dropped before they were read. */
export const GAP = Symbol('gap');

/**
 * A container's log, read forward. The Engine's own way to follow a log only serves as a bell: if the log is rotated faster
 * than that is read, whole stretches are missing or repeated (seen on 20.10). Each read begins at the end of the log and
 * goes back to where the last read ended, which also shows whether the Engine has dropped anything in between.
 */
export class ContainerLog {
  #position = new LogPosition();
  /** Entries to ask for in the next read. */
  #tail = FEW;

  constructor(
    private readonly engine: Engine,
    /** The Engine's id, or a name. */
    readonly container: string,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** The whole log. */
  async *all(): AsyncGenerator<Entry> {
    this.#position = new LogPosition();
    yield* this.#passing(this.#read('all'));
  }

  /**
   * The last entries: at least the given number, if there are that many.
   * @returns `whole`: whether these are all
   */
  async last(count: number): Promise<{ readonly entries: readonly Entry[]; readonly whole: boolean }> {
    for (let tail = count; ; tail *= GROWTH) {
      this.#position = new LogPosition();
      const entries: Entry[] = [];
      for await (const entry of this.#passing(this.#read(tail))) entries.push(entry);
      const whole = entries.length < tail;
      // Within a group that is cut, the number of entries that were passed is unknown.
      if (whole || begunBefore(entries, this.#position.last)) return { entries, whole };
    }
  }

  /** Entries that are new since then; GAP before them if something in between is lost. */
  async *news(): AsyncGenerator<Entry | typeof GAP> {
    const { last } = this.#position;
    if (!last) return yield* this.all();
    let passed = 0;
    for (let tail = this.#tail; ; tail *= GROWTH) {
      const whole = tail > MANY;
      const found = await after(last, this.#read(whole ? 'all' : tail), whole);
      if (!found) continue;
      if (found.gap) yield GAP;
      for await (const entry of this.#passing(found.entries)) {
        passed++;
        yield entry;
      }
      this.#tail = Math.max(FEW, Math.min(MANY, 2 * passed));
      return;
    }
  }

  /** Rings whenever something may be new, until the container has ended. */
  bell(signal: AbortSignal): AsyncGenerator<Buffer> {
    return unlessGone(this.#stream({ follow: true, tail: 0 }, signal));
  }

  #read(tail: number | 'all'): AsyncGenerator<Entry> {
    return entriesOf(this.#stream({ timestamps: true, tail }));
  }

  #stream(query: object, signal = this.signal): AsyncGenerator<Buffer> {
    return this.engine.stream('GET', `/containers/${this.container}/logs`, {
      query: { stdout: true, stderr: true, ...query },
      ...(signal && { signal }),
    });
  }

  async *#passing(entries: AsyncIterable<Entry>): AsyncGenerator<Entry> {
    for await (const entry of entries) {
      this.#position.pass(entry);
      yield entry;
    }
  }
}

interface Last {
  readonly stream: Stream;
  readonly at: string;
  readonly count: number;
}

function begunBefore(entries: readonly Entry[], last: Last | undefined): boolean {
  const first = entries.find(({ stream }) => stream === last?.stream);
  return first !== undefined && first.at !== last?.at;
}

/**
 * The entries after the last one, and whether some in between are missing; undefined if the given entries do not go back
 * that far.
 * @param whole whether these are all entries
 */
async function after(
  last: Last,
  entries: AsyncGenerator<Entry>,
  whole: boolean,
): Promise<{ readonly gap: boolean; readonly entries: AsyncIterable<Entry> } | undefined> {
  /** Entries that may or may not come after the last one. */
  const held: Entry[] = [];
  let reached = false;
  let passed = 0;
  for (let next = await entries.next(); !next.done; next = await entries.next()) {
    const entry = next.value;
    const later = entry.stream === last.stream && entry.at > last.at;
    if (entry.stream === last.stream) {
      if (!reached && !whole && entry.at >= last.at) {
        await entries.return(undefined);
        return undefined;
      }
      reached ||= entry.at <= last.at;
      if (entry.at === last.at && ++passed === last.count) return { gap: false, entries };
    }
    held.push(entry);
    if (later) return { gap: !reached, entries: joined(held.slice(reached ? -1 : 0), entries) };
  }
  if (reached) return { gap: false, entries };
  // If there are no entries at all, the container is gone.
  return whole ? { gap: held.length > 0, entries: joined(held, entries) } : undefined;
}

async function* joined(first: Iterable<Entry>, rest: AsyncIterable<Entry>): AsyncGenerator<Entry> {
  yield* first;
  yield* rest;
}

/** Entries of one stream with the same time. */
interface Group {
  readonly at: string;
  readonly size: number;
}

/**
 * How far a log was read: up to the last entry that was passed. The Engine doesn't number entries, and their times are not
 * unique. Within a stream, times never go back; between the two streams they may.
 */
class LogPosition {
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
