import { EventEmitter, on } from 'node:events';
import type { Driver, LogLine } from '../../../providers/driver.js';
import type { LogEntry } from '../../api/types.js';
import { RequestError } from '../../errors/errors.js';
import { background } from '../../process/background.js';
import type { LogQuery } from '../api/backend.js';
import type { Workers } from './workers.js';

/** Where a workload's log comes from: all its workers, including future ones. */
export interface LogSource {
  readonly name: string;
  readonly workers: Pick<Workers, 'ids' | 'starts'>;
  /** Set if it comes from one place instead. */
  readonly log?: (options: LogQuery) => AsyncIterable<LogLine>;
}

/** The lines of all the workload's workers: past ones and, with follow, future ones. */
export async function* workloadLog(
  driver: Driver,
  source: LogSource,
  options: LogQuery,
): AsyncGenerator<LogEntry> {
  if (source.log) {
    for await (const line of source.log(options)) yield entry(source.name, line);
    return;
  }
  const follower = options.follow ? new Follower(driver, source, options.signal) : undefined;
  try {
    for (const line of await past(driver, source.workers.ids(), options.tail)) yield entry(source.name, line);
    if (follower) for await (const line of follower.lines()) yield entry(source.name, line);
  } finally {
    follower?.close();
  }
}

async function past(driver: Driver, ids: readonly string[], tail: number): Promise<LogLine[]> {
  const lines = (await Promise.all(ids.map((id) => gather(driver.logs(id, { tail }))))).flat();
  if (lines.every((line) => line.at !== undefined)) lines.sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
  return lines.slice(Math.max(0, lines.length - tail));
}

/** All lines; none if the worker is unknown. */
export async function gather(lines: AsyncIterable<LogLine>): Promise<LogLine[]> {
  const all: LogLine[] = [];
  try {
    for await (const line of lines) all.push(line);
  } catch (error) {
    if (!isUnknown(error)) throw error;
  }
  return all;
}

/** A worker that is about to start, or has just been removed, has no log. */
export function isUnknown(error: unknown): boolean {
  return error instanceof RequestError && error.code === 'MN4002';
}

/** Follows every worker that exists or starts later, in one stream. */
class Follower {
  readonly #lines = new EventEmitter<{ line: [LogLine]; error: [unknown] }>();
  readonly #end = new AbortController();
  readonly #stopListening: () => void;
  readonly #signal: AbortSignal;
  readonly #stream: AsyncIterable<LogLine[]>;

  constructor(
    private readonly driver: Driver,
    source: LogSource,
    signal: AbortSignal,
  ) {
    this.#signal = AbortSignal.any([signal, this.#end.signal]);
    this.#stream = on(this.#lines, 'line', { signal: this.#signal });
    this.#stopListening = source.workers.starts.listen((id) => this.#begin(id));
    for (const id of source.workers.ids()) this.#begin(id);
  }

  async *lines(): AsyncGenerator<LogLine> {
    try {
      for await (const [line] of this.#stream) if (line) yield line;
    } catch (error) {
      if (!this.#signal.aborted) throw error;
    }
  }

  close(): void {
    this.#stopListening();
    this.#end.abort();
  }

  #begin(id: string): void {
    background(`the log of worker ${id} could not be followed`, () => this.#follow(id));
  }

  async #follow(id: string): Promise<void> {
    try {
      for await (const line of this.driver.logs(id, { tail: 0, follow: true, signal: this.#signal })) {
        this.#lines.emit('line', line);
      }
    } catch (error) {
      if (!this.#signal.aborted && !isUnknown(error)) this.#lines.emit('error', error);
    }
  }
}

export function entry(workload: string, line: LogLine): LogEntry {
  return {
    at: line.at === undefined ? null : new Date(line.at).toISOString(),
    workload,
    worker: line.worker,
    stream: line.stream,
    text: line.text,
  };
}
