import type { LogLine, LogOptions } from '../../driver.js';
import { lastLines, MISSING } from '../../shared/lines.js';
import { type Engine, EngineRefusal } from '../engine/engine.js';
import { ringing } from './bell.js';
import { ContainerLog, GAP } from './container-log.js';
import { LineJoiner } from './lines.js';

export interface LogSource {
  /** The `worker` of the lines. */
  readonly id: string;
  /** The Engine's id, or a name that no other container gets while it is read; undefined if there is none yet. */
  readonly container: string | undefined;
  /** Resolves with the Engine's id once the container or its replacement runs again; absent if none ever does. */
  readonly restarted?: () => Promise<string>;
}

/** The Engine's status if a log driver does not support reading. */
const UNREADABLE = 501;

const UNREADABLE_LOGS = "[multinode: the container's log driver does not support reading logs]";

/** A container's output, in the order in which the Engine read it. */
export async function* readLogs(
  engine: Engine,
  { id, container, restarted }: LogSource,
  { tail = Number.POSITIVE_INFINITY, follow = false, signal }: LogOptions,
): AsyncGenerator<LogLine> {
  let joiner = new LineJoiner(id);
  try {
    const present = container ?? (follow ? await restarted?.() : undefined);
    if (present === undefined) return;
    let log = new ContainerLog(engine, present, signal);
    // If it did not exist at first, all of its output is new.
    if (Number.isFinite(tail) && container !== undefined) {
      const past = await pastOf(log, id, tail, follow);
      joiner = past.joiner;
      yield* past.lines;
    } else {
      for await (const entry of log.all()) yield* joiner.push(entry);
    }
    while (follow) {
      yield* coming(log, joiner, id, signal);
      if (!restarted) break;
      const running = await restarted();
      if (running !== log.container) {
        yield* joiner.end();
        log = new ContainerLog(engine, running, signal);
      }
    }
  } catch (error) {
    if (signal?.aborted) return;
    if (!(error instanceof EngineRefusal && error.status === UNREADABLE)) throw error;
    yield { worker: id, stream: 'stderr', text: UNREADABLE_LOGS };
  }
  yield* joiner.end();
}

/** The last lines, and the joiner for the next ones. @param follow whether unfinished lines may go on */
async function pastOf(
  log: ContainerLog,
  id: string,
  tail: number,
  follow: boolean,
): Promise<{ readonly lines: LogLine[]; readonly joiner: LineJoiner }> {
  // One more than the lines, because the first entry may be the end of a longer line.
  for (let count = tail + 1; ; count *= 4) {
    const { entries, whole } = await log.last(count);
    const joiner = new LineJoiner(id);
    const lines = entries.flatMap((entry) => joiner.push(entry));
    const { unfinished } = joiner;
    if (!whole && lines.length + unfinished <= tail) continue;
    if (!follow) return { lines: lastLines([...lines, ...joiner.end()], tail), joiner };
    return { lines: lastLines(lines, Math.max(0, tail - unfinished)), joiner };
  }
}

/** With this many entries in one read, the bell would only cost the Engine time. */
const BUSY = 1_000;

/** New lines until the container has ended. */
async function* coming(
  log: ContainerLog,
  joiner: LineJoiner,
  worker: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<LogLine> {
  const news = async function* (): AsyncGenerator<LogLine, boolean> {
    let count = 0;
    for await (const entry of log.news()) {
      count++;
      if (entry === GAP) yield* [...joiner.end(), { worker, stream: 'stderr', text: MISSING } as const];
      else yield* joiner.push(entry);
    }
    return count >= BUSY;
  };
  for (;;) {
    while (yield* news());
    let busy = false;
    // The bell ends before the container's last output is stored, so it rings once more after its end.
    for await (const _ of ringing((until) => log.bell(until), signal)) {
      busy = yield* news();
      if (busy) break;
    }
    if (!busy) return;
  }
}
