import type {
  Driver,
  Exit,
  Health,
  LimitEnforcement,
  Listening,
  LogLine,
  LogOptions,
  Outage,
  Usage,
  Worker,
  WorkerSpec,
} from '../driver.js';
import type { HeldWorker } from './worker.js';
import type { KnownWorkers } from './workers.js';

/** What all drivers have in common. A platform's driver adds how to start, stop, kill, read and remove a worker. */
export abstract class WorkerDriver<W extends HeldWorker> implements Driver {
  protected abstract readonly workers: KnownWorkers<W>;

  /** Starts a worker, and adds it to `workers`. */
  protected abstract launch(spec: WorkerSpec): Promise<W>;
  protected abstract ask(worker: W): Promise<void>;
  protected abstract kill(worker: W): Promise<void>;
  protected abstract readLogs(worker: W, options: LogOptions): AsyncIterable<LogLine>;
  /** Removes everything that is left of an ended worker. */
  protected abstract discard(worker: W): Promise<void>;

  abstract usage(ids: readonly string[]): Promise<ReadonlyMap<string, Usage>>;
  abstract listening(id: string, signal: AbortSignal): Promise<Listening | undefined>;
  abstract limits(): Promise<LimitEnforcement>;
  abstract outage(): Outage | null;
  abstract close(): Promise<void>;

  async start(spec: WorkerSpec): Promise<Worker> {
    const worker = await this.workers.start(spec.id, () => this.launch(spec));
    return worker.view();
  }

  async stop(id: string, gracePeriod: number): Promise<void> {
    await this.workers.stop(id, gracePeriod, {
      ask: (worker) => this.ask(worker),
      kill: (worker) => this.kill(worker),
    });
  }

  async list(): Promise<Worker[]> {
    return [...this.workers].map((worker) => worker.view());
  }

  watch(onExit: (id: string, exit: Exit) => void): () => void {
    return this.workers.watch(onExit);
  }

  watchHealth(onChange: (id: string, health: Health) => void): () => void {
    return this.workers.watchHealth(onChange);
  }

  async *logs(id: string, options: LogOptions): AsyncIterable<LogLine> {
    yield* this.readLogs(this.workers.known(id), options);
  }

  async remove(id: string): Promise<void> {
    const worker = this.workers.removable(id);
    if (worker) await this.discard(worker);
  }
}
