import type { Driver, LogLine } from '../../../providers/driver.js';
import { LONGEST_TEXT } from '../../api/schemas/executions.js';
import type { Execution, ExecutionDetail, LogEntry, Progress, ProgressList } from '../../api/types.js';
import { RequestError } from '../../errors/errors.js';
import type { LogQuery } from '../api/backend.js';
import type { Logger } from '../logging/logger.js';
import type { Clock } from '../time/clock.js';
import { entry, gather, isUnknown } from '../workers/workload-log.js';
import type { ExecutedSpec, ExecutionPool } from './pool.js';
import type { Created } from './records.js';
import type { ExecutionStore } from './store.js';
import { isFinal } from './transitions.js';

export interface ExecutionServiceParts {
  readonly store: ExecutionStore;
  readonly driver: Driver;
  readonly clock: Clock;
  readonly log: Logger;
  /** undefined if this workload no longer exists. */
  readonly pool: (name: string) => ExecutionPool<ExecutedSpec> | undefined;
}

/** What clients can do with executions of any workload. Throws MN4002 if there is no execution with the id. */
export class ExecutionService {
  constructor(private readonly parts: ExecutionServiceParts) {}

  get store(): ExecutionStore {
    return this.parts.store;
  }

  /**
   * Starts an execution of the workload; resolves once it is on disk.
   * @throws RequestError MN4010 if the input is too long; see also ExecutionPool.submit
   */
  start(
    pool: ExecutionPool<ExecutedSpec>,
    input: string,
    idempotencyKey: string | undefined,
  ): Promise<Created> {
    checkLength(input, 'input');
    return pool.submit({ input, ...(idempotencyKey !== undefined && { idempotencyKey }) });
  }

  get(id: string): ExecutionDetail {
    const found = this.parts.store.detail(id);
    if (found) return found;
    throw new RequestError(
      'MN4002',
      404,
      `There is no execution ${id}; ended ones are kept only for a while.`,
    );
  }

  /** @throws RequestError MN4004 if it has ended otherwise */
  async cancel(id: string): Promise<Execution> {
    const { workload, state } = this.get(id);
    if (state === 'CANCELLED' || (await this.parts.pool(workload)?.cancel(id))) return this.get(id);
    throw new RequestError(
      'MN4004',
      409,
      `The execution ${id} has already ended: it is ${this.get(id).state}.`,
    );
  }

  /**
   * Forgets an ended execution, with its output and its logs.
   * @throws RequestError MN4004 if it has not ended
   */
  async remove(id: string): Promise<void> {
    const { state } = this.get(id);
    const workers = await this.parts.store.remove(id);
    if (workers === null) {
      throw new RequestError(
        'MN4004',
        409,
        `The execution ${id} is ${state}: cancel it, or wait until it has ended.`,
      );
    }
    await this.#forget(workers);
  }

  /** Forgets executions that ended before the given time. Milliseconds since the epoch. */
  async sweep(before: number): Promise<void> {
    await this.#forget(await this.parts.store.sweep(before));
  }

  /** Forgets all of them, once nothing runs any more. */
  async clear(): Promise<void> {
    await this.#forget(await this.parts.store.clear());
  }

  input(id: string): string {
    this.get(id);
    return this.parts.store.texts.input(id);
  }

  /**
   * @param attempt the attempt that sends it; null: a client with the API key
   * @throws RequestError MN4004 if the execution is not running, or the attempt is over; MN4010 if the text is too long
   */
  async setOutput(id: string, attempt: number | null, text: string): Promise<void> {
    checkLength(text, 'output');
    this.get(id);
    if (!(await this.parts.store.texts.setOutput(id, attempt, text))) throw this.#silent(id);
  }

  /** Like setOutput. */
  async addProgress(id: string, attempt: number | null, value: string): Promise<Progress> {
    checkLength(value, 'progress');
    this.get(id);
    const now = Math.floor(this.parts.clock.timeOfDay());
    const progress = await this.parts.store.texts.addProgress(id, attempt, value, now);
    if (!progress) throw this.#silent(id);
    return progress;
  }

  /** The reports after sequence number `after` that are still kept. */
  progress(id: string, after = 0): ProgressList {
    const ended = this.get(id).finished_at !== null;
    return { items: this.parts.store.texts.progress(id).filter(({ sequence }) => sequence > after), ended };
  }

  /** The log lines of all its workers, one after the other; with follow, until it has ended. */
  logs(id: string, options: LogQuery): AsyncIterable<LogEntry> {
    const { workload } = this.get(id);
    return this.#entries(id, workload, options);
  }

  async *#entries(id: string, workload: string, options: LogQuery): AsyncGenerator<LogEntry> {
    for await (const line of options.follow ? this.#follow(id, options) : this.#past(id, options.tail)) {
      yield entry(workload, line);
    }
  }

  async *#past(id: string, tail: number): AsyncGenerator<LogLine> {
    const { driver, store } = this.parts;
    const lines: LogLine[] = [];
    for (const worker of store.workers(id)) lines.push(...(await gather(driver.logs(worker, { tail }))));
    yield* lines.slice(Math.max(0, lines.length - tail));
  }

  async *#follow(id: string, { tail, signal }: LogQuery): AsyncGenerator<LogLine> {
    const { driver, store } = this.parts;
    const read = new Set<string>();
    for (;;) {
      // Before reading the state, so that no change is missed.
      const changed = store.notifier.changed(id, signal);
      const state = store.get(id)?.state;
      for (const worker of store.workers(id).filter((each) => !read.has(each))) {
        try {
          for await (const line of driver.logs(worker, { tail, follow: true, signal })) yield line;
          read.add(worker);
        } catch (error) {
          if (!isUnknown(error)) throw error;
        }
      }
      if (signal.aborted || state === undefined || isFinal(state)) return;
      await changed;
    }
  }

  async #forget(workers: readonly string[]): Promise<void> {
    const { driver, log } = this.parts;
    for (const worker of workers) {
      await driver.remove(worker).catch((error: unknown) => {
        log.error({ worker, err: error }, 'the record of an ended worker could not be removed');
      });
    }
  }

  #silent(id: string): RequestError {
    const { state } = this.get(id);
    const why = state === 'RUNNING' || state === 'CANCELLING' ? 'this attempt is over' : `it is ${state}`;
    return new RequestError('MN4004', 409, `The execution ${id} accepts no output or progress: ${why}.`);
  }
}

function checkLength(text: string, what: string): void {
  // A text has at least as many UTF-16 units as characters.
  if (text.length <= LONGEST_TEXT) return;
  let characters = 0;
  for (const _ of text) characters++;
  if (characters <= LONGEST_TEXT) return;
  const message = `The ${what} has ${characters} characters; the limit is ${LONGEST_TEXT}.`;
  throw new RequestError('MN4010', 413, message);
}
