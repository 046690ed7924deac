import { RequestError } from '../../src/errors/errors.js';
import { background } from '../../src/process/background.js';
import type { Exit, Health, Usage } from '../driver.js';
import type { HeldWorker } from './worker.js';

type Watcher = (id: string, exit: Exit) => void;
type HealthWatcher = (id: string, health: Health) => void;

/** Remembers which exits have been reported, also after the driver has ended. */
export interface ExitReports<W> {
  has(worker: W): boolean;
  add(worker: W, exit: Exit): void;
}

/** How a driver stops a worker. May return a promise; the worker emits the outcome. */
interface Stopping<W> {
  ask(worker: W): unknown;
  kill(worker: W): unknown;
}

/** The workers that a driver knows. Reports each exit once, also of workers that ended earlier. */
export class KnownWorkers<W extends HeldWorker> implements Iterable<W> {
  readonly #workers = new Map<string, W>();
  /** Ids of workers that are starting. */
  readonly #starting = new Set<string>();
  readonly #watchers = new Set<Watcher>();
  readonly #healthWatchers = new Set<HealthWatcher>();

  constructor(private readonly reported: ExitReports<W>) {}

  [Symbol.iterator](): Iterator<W> {
    return this.#workers.values();
  }

  get(id: string): W | undefined {
    return this.#workers.get(id);
  }

  /** @throws RequestError MN4002 if there is no such worker */
  known(id: string): W {
    const worker = this.#workers.get(id);
    if (!worker) throw new RequestError('MN4002', 404, `There is no worker ${id}.`);
    return worker;
  }

  /** undefined if there is no such worker. @throws RequestError MN4004 if it has not ended */
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

  /** Runs the work that starts a worker; meanwhile nobody else may start one with the id. @throws RequestError MN4004 */
  async start<T>(id: string, work: () => Promise<T>): Promise<T> {
    if (!/^[A-Za-z0-9-]+$/.test(id)) throw new Error(`"${id}" is not a worker id`);
    if (this.#workers.has(id) || this.#starting.has(id)) throw idTaken(id);
    this.#starting.add(id);
    try {
      return await work();
    } finally {
      this.#starting.delete(id);
    }
  }

  /**
   * Asks a worker to end, once, and kills it after the grace period (milliseconds), or sooner if an earlier call asked for
   * that; resolves once it is gone. Unknown ids count as gone. Rejects if stopping it fails.
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

  /** Reads the given workers concurrently; leaves out those that have ended or have no reading. */
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

  /** Reports every exit; returns a function that ends the watch. */
  watch(onExit: Watcher): () => void {
    this.#watchers.add(onExit);
    // Later, so that the caller has the function that ends the watch before the first report.
    setImmediate(() => {
      for (const worker of this.#workers.values()) this.report(worker);
    });
    return () => this.#watchers.delete(onExit);
  }

  /** Reports an exit and records it as reported, unless that was already done or nobody watches. */
  report(worker: W): void {
    const { id, exit } = worker;
    if (!exit || this.#watchers.size === 0 || this.reported.has(worker)) return;
    for (const watcher of this.#watchers) {
      background(`the end of worker ${id} was not handled`, () => watcher(id, exit));
    }
    this.reported.add(worker, exit);
  }

  /** Reports every change of a worker's health and of its reason; returns a function that ends this. */
  watchHealth(onChange: HealthWatcher): () => void {
    this.#healthWatchers.add(onChange);
    return () => this.#healthWatchers.delete(onChange);
  }

  /** Takes a worker's health, and reports it if it has changed. */
  checked(worker: W, health: Health): void {
    const before = worker.health;
    worker.health = health;
    if (worker.exit || (before?.status === health.status && before.because === health.because)) return;
    for (const watcher of this.#healthWatchers) {
      background(`the health of worker ${worker.id} was not handled`, () => watcher(worker.id, health));
    }
  }

  /** Ends all reports: nobody will see another exit. */
  close(): void {
    this.#watchers.clear();
    this.#healthWatchers.clear();
    for (const worker of this.#workers.values()) worker.closed();
  }
}

export function idTaken(id: string): RequestError {
  return new RequestError('MN4004', 409, `There is already a worker ${id}.`);
}
