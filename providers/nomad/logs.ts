import { background } from '../../src/process/background.js';
import type { LogLine, LogOptions } from '../driver.js';
import { type Line, LineSplitter, lastLines, MISSING, share } from '../shared/lines.js';
import { type Nomad, NomadRefusal } from './api/nomad.js';
import { framesOf } from './frames.js';
import { LogPosition } from './log-position.js';
import { TASK } from './names.js';
import type { NomadWorker } from './worker.js';

/** Where logs are read, and until when there may be more. */
export type LogSource = Pick<NomadWorker, 'id' | 'allocation' | 'gone'>;
type Stream = LogLine['stream'];
const STREAMS = ['stdout', 'stderr'] as const;
/** Lines that are collected before unwanted ones are dropped. */
const HELD = 1_000;

/** A worker's output, as far as its node keeps it. Nomad reports no times; shared/lines.ts defines the order. */
export async function* readLogs(
  nomad: Nomad,
  worker: LogSource,
  { tail, follow = false, signal }: LogOptions,
): AsyncGenerator<LogLine> {
  const readers = STREAMS.map((stream) => new StreamReader(nomad, worker, stream, signal));
  try {
    const past = await Promise.all(readers.map((reader) => reader.past(tail)));
    yield* share(past, tail);
    if (follow) yield* merged(readers.map((reader) => reader.coming()));
    else
      yield* share(
        readers.map((reader) => reader.last()),
        tail,
      );
  } catch (error) {
    if (!signal?.aborted) throw error;
  }
}

/** Reads one stream forward. */
class StreamReader {
  readonly #splitter = new LineSplitter();
  readonly #position = new LogPosition();

  constructor(
    private readonly nomad: Nomad,
    private readonly worker: LogSource,
    private readonly stream: Stream,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** The last complete lines up to now, at most `limit`; holds few more in memory. */
  async past(limit = Number.POSITIVE_INFINITY): Promise<LogLine[]> {
    let lines: LogLine[] = [];
    for await (const line of this.#read(false)) {
      lines.push(line);
      // Not in the middle of a long line: the rest would look like a whole line.
      if (!line.partial && lines.length > 2 * limit + HELD) lines = lastLines(lines, limit);
    }
    return lastLines(lines, limit);
  }

  /** New lines until the worker has ended. Nomad itself never stops following. */
  async *coming(): AsyncGenerator<LogLine> {
    const end = new AbortController();
    const ended = () => end.abort();
    background("a worker's end was not seen", () => this.worker.gone().then(ended, ended));
    try {
      yield* this.#read(true, end.signal);
    } catch (error) {
      if (!end.signal.aborted || this.signal?.aborted) throw error;
    }
    yield* this.#read(false);
    yield* this.last();
  }

  /** The text after the last line feed. */
  last(): LogLine[] {
    return this.#splitter.end().map((line) => this.#line(line));
  }

  /** New lines among those that the node still keeps, and then, with follow, those that it adds. */
  async *#read(follow: boolean, until?: AbortSignal): AsyncGenerator<LogLine> {
    const signals = [this.signal, until].filter((each) => each !== undefined);
    const query = { task: TASK, type: this.stream, origin: 'start', offset: 0, follow };
    this.#position.restart();
    try {
      const chunks = await this.nomad.open(`/v1/client/fs/logs/${this.worker.allocation}`, {
        query,
        signal: AbortSignal.any(signals),
      });
      for await (const frame of framesOf(chunks)) {
        const news = this.#position.take(frame);
        if (!news) continue;
        if (news.gap) yield* [...this.last(), this.#line({ text: MISSING })];
        for (const line of this.#splitter.push(news.data)) yield this.#line(line);
      }
    } catch (error) {
      // The node has no logs of it yet, or has removed them.
      if (!(error instanceof NomadRefusal && error.missing)) throw error;
    }
  }

  #line(line: Line): LogLine {
    return { worker: this.worker.id, stream: this.stream, ...line };
  }
}

/** Everything that the sources yield, as it arrives. */
export async function* merged<T>(sources: AsyncGenerator<T>[]): AsyncGenerator<T> {
  const next = (source: AsyncGenerator<T>) => source.next().then((result) => ({ source, result }));
  const open = new Map(sources.map((source) => [source, next(source)]));
  try {
    while (open.size > 0) {
      const { source, result } = await Promise.race(open.values());
      if (result.done) open.delete(source);
      else {
        open.set(source, next(source));
        yield result.value;
      }
    }
  } finally {
    for (const pending of open.values()) pending.catch(() => {});
    for (const source of open.keys()) source.return(undefined).catch(() => {});
  }
}
