import { RequestError } from '../../src/errors/errors.js';
import { background } from '../../src/process/background.js';
import type { Exit, Usage } from '../driver.js';
import type { HeldWorker } from './worker.js';

type Watcher = (id: string, exit: Exit) => void;

/** Which exits have been reported, remembered beyond the driver's own life. */
export interface ExitReports<W> {
  has(worker: W): boolean;
  add(worker: W, exit: Exit): void;
}

/** How a driver stops a worker, perhaps by a promise; the worker emits what becomes of it. */
interface Stopping<W> {
  ask(worker: W): unknown;
  kill(worker: W): unknown;
}

/** The workers that a driver knows. Reports the exit of each once, also of those that ended before. */
export class Workers<W extends HeldWorker> implements Iterable<W> {
  readonly #workers = new Map<string, W>();
  /** Ids whose start is under way. */
  readonly #starting = new Set<string>();
  readonly #watchers = new Set<Watcher>();

  constructor(private readonly reported: ExitReports<W>) {}

  [Symbol.iterator](): Iterator<W> {
    return this.#workers.values();
  }

  get(id: string): W | undefined {
    return this.#workers.get(id);
  }

  /** @throws RequestError MN4002 where there is none */
  known(id: string): W {
    const worker = this.#workers.get(id);
    if (!worker) throw new RequestError('MN4002', 404, `There is no worker ${id}.`);
    return worker;
  }

  /** undefined where there is none. @throws RequestError MN4004 where it has not ended */
  removable(id: string): W | undefined {
    const worker = this.#workers.get(id);
    if (worker && !worker.exit) throw new RequestError('MN4004', 409, `The worker ${id} has not ended.`);
    return worker;
  }

  add(worker: W): W {
    this.#workers.set(worker.id, worker);
    return worker;
  }

  delete(id: string): void {
    this.#workers.delete(id);
  }

  isStarting(id: string): boolean {
    return this.#starting.has(id);
  }

  /** Does what starts a worker, while nobody else may start one of the id. @throws RequestError MN4004 */
  async start<T>(id: string, work: () => Promise<T>): Promise<T> {
    if (!/^[A-Za-z0-9-]+$/.test(id)) throw new Error(`"${id}" is no worker id`);
    if (this.#workers.has(id) || this.#starting.has(id)) throw idTaken(id);
    this.#starting.add(id);
    try {
      return await work();
    } finally {
      this.#starting.delete(id);
    }
  }

  /**
   * Asks a worker to end, once, and kills it after the grace period (milliseconds), or sooner where an earlier call said
   * so; resolves once it is gone. Unknown ids are gone. Rejects where stopping it fails.
   */
  async stop(id: string, gracePeriod: number, { ask, kill }: Stopping<W>): Promise<void> {
    const worker = this.#workers.get(id);
    if (!worker || worker.exit) return;
    const gone = worker.gone();
    const failed = (error: unknown) => {
      worker.asked = false;
      worker.emit('failed', error);
    };
    worker.killAfter(gracePeriod, () => {
      background(`worker ${id} could not be killed`, () => kill(worker), failed);
    });
    if (!worker.asked) {
      worker.asked = true;
      background(`worker ${id} could not be asked to end`, () => ask(worker), failed);
    }
    await gone;
  }

  /** Readings, side by side, of those of the given workers that live and have one. */
  async usage(
    ids: readonly string[],
    read: (worker: W) => Promise<Usage | undefined>,
  ): Promise<ReadonlyMap<string, Usage>> {
    const readings = await Promise.all(
      ids.map(async (id) => {
        const worker = this.#workers.get(id);
        const usage = worker && !worker.exit ? await read(worker) : undefined;
        return usage ? [[id, usage] as const] : [];
      }),
    );
    return new Map(readings.flat());
  }

  /** Reports every exit; returns a function that ends it. */
  watch(onExit: Watcher): () => void {
    this.#watchers.add(onExit);
    // Later, so that the caller has the function that ends the watch before the first report.
    setImmediate(() => {
      for (const worker of this.#workers.values()) this.report(worker);
    });
    return () => this.#watchers.delete(onExit);
  }

  /** Reports an exit, if that has not been done and somebody watches; then it is on record as reported. */
  report(worker: W): void {
    const { id, exit } = worker;
    if (!exit || this.#watchers.size === 0 || this.reported.has(worker)) return;
    for (const watcher of this.#watchers) {
      background(`the end of worker ${id} was not seen to`, () => watcher(id, exit));
    }
    this.reported.add(worker, exit);
  }

  /** Nothing is reported any more, and nobody will see an exit. */
  close(): void {
    this.#watchers.clear();
    for (const worker of this.#workers.values()) worker.closed();
  }
}

export function idTaken(id: string): RequestError {
  return new RequestError('MN4004', 409, `There is a worker ${id} already.`);
}
