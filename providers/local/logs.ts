import { type FSWatcher, watch } from 'node:fs';
import { LogFile } from '../../src/process/log-file.js';
import type { LogLine, LogOptions } from '../driver.js';
import { type Line, LineSplitter, lastLines, share } from '../shared/lines.js';
import { StreamTimes } from './times.js';

const STREAMS = ['stdout', 'stderr'] as const;
const LINE_FEED = 10;
type Stream = (typeof STREAMS)[number];

/**
 * A worker's output. The system does not report when it was written: a line has the time when its stream was first seen to
 * be that long, which is at once while somebody follows it, and otherwise within a second. Lines from before the driver was
 * opened have no time.
 */
export class WorkerLogs {
  private readonly files: Readonly<Record<Stream, LogFile>>;
  private readonly times: Readonly<Record<Stream, StreamTimes>>;
  private readonly followers = new Set<() => void>();
  private open = true;

  constructor(
    private readonly worker: string,
    private readonly folder: string,
    path: (stream: Stream) => string,
  ) {
    this.files = { stdout: new LogFile(path('stdout')), stderr: new LogFile(path('stderr')) };
    const { stdout, stderr } = this.files;
    this.times = { stdout: new StreamTimes(stdout.end()), stderr: new StreamTimes(stderr.end()) };
  }

  /** Keeps the files from growing without limit; call it from time to time. */
  bound(): void {
    this.look();
    for (const stream of STREAMS) this.files[stream].bound();
    this.wake();
  }

  /** Nothing more will be written, or nobody will check any more: followers read to the end and stop. */
  end(): void {
    this.open = false;
    this.wake();
  }

  /** The last lines, stdout before stderr, and then, with `follow`, new lines as they arrive. */
  async *read({ tail, follow, signal }: LogOptions): AsyncGenerator<LogLine> {
    const readers = STREAMS.map(
      (stream) => new StreamReader(this.worker, stream, this.files[stream], this.times[stream]),
    );
    // Created before the first look, so that nothing written after that goes unnoticed.
    const notice = follow ? new Notice(this.folder, this.followers, signal) : undefined;
    try {
      this.look();
      if (tail === undefined) for (const reader of readers) yield* reader.more();
      else yield* share(await Promise.all(readers.map((reader) => reader.past(tail))), tail);
      while (notice && this.open && !signal?.aborted) {
        this.look();
        for (const reader of readers) yield* reader.more();
        await notice.next(() => this.open);
      }
      if (signal?.aborted) return;
      for (const reader of readers) {
        yield* reader.more();
        yield* reader.last();
      }
    } finally {
      notice?.close();
    }
  }

  private look(): void {
    const now = Date.now();
    for (const stream of STREAMS) this.times[stream].look(this.files[stream].end(), now);
  }

  private wake(): void {
    for (const follower of this.followers) follower();
  }
}

/** Reads one stream forward, line by line. */
class StreamReader {
  private readonly splitter = new LineSplitter();
  private place: number;

  constructor(
    private readonly worker: string,
    private readonly stream: Stream,
    private readonly file: LogFile,
    private readonly times: StreamTimes,
  ) {
    this.place = file.first();
  }

  /** The last complete lines up to now, at most `limit`; reads no more of the stream than necessary. */
  async past(limit: number): Promise<LogLine[]> {
    const end = this.file.end();
    this.place = await this.file.lastLines(limit, end);
    const lines: LogLine[] = [];
    for await (const line of this.more(end)) lines.push(line);
    return lastLines(lines, limit);
  }

  /** New complete lines before `end`, so that it ends even if the writer is faster. */
  async *more(end = this.file.end()): AsyncGenerator<LogLine> {
    while (this.place < end) {
      const { bytes, next } = await this.file.read(this.place);
      // The part in between is gone: the beginning of its line must not be joined to another line.
      if (next - bytes.length > this.place) this.splitter.end();
      this.place = next;
      if (bytes.length === 0) return;
      let lineFeed = -1;
      for (const line of this.splitter.push(bytes)) {
        if (!line.partial) lineFeed = bytes.indexOf(LINE_FEED, lineFeed + 1);
        yield this.line(line, line.partial ? next : next - bytes.length + lineFeed + 1);
      }
    }
  }

  /** The text after the last line feed. */
  *last(): Generator<LogLine> {
    for (const line of this.splitter.end()) yield this.line(line, this.place);
  }

  /** @param end the position after the line */
  private line(line: Line, end: number): LogLine {
    const at = this.times.at(end);
    return { worker: this.worker, stream: this.stream, ...line, ...(at !== undefined && { at }) };
  }
}

/** Signals when to read on: when the folder changes, the logs wake their followers, or the signal aborts. */
class Notice {
  private changed = false;
  private resume: (() => void) | undefined;
  private readonly watcher: FSWatcher;

  constructor(
    folder: string,
    private readonly followers: Set<() => void>,
    private readonly signal: AbortSignal | undefined,
  ) {
    this.watcher = watch(folder, { persistent: false }, this.notify);
    this.watcher.on('error', () => this.watcher.close());
    followers.add(this.notify);
    signal?.addEventListener('abort', this.notify);
  }

  /** Resolves at the first notice since the last call, or at once if `open` returns false. */
  async next(open: () => boolean): Promise<void> {
    if (!this.changed && open() && !this.signal?.aborted) {
      await new Promise<void>((resolve) => {
        this.resume = resolve;
      });
    }
    this.changed = false;
  }

  close(): void {
    this.watcher.close();
    this.followers.delete(this.notify);
    this.signal?.removeEventListener('abort', this.notify);
  }

  private readonly notify = (): void => {
    this.changed = true;
    this.resume?.();
  };
}
