import { join } from 'node:path';
import { PlatformError } from '../../src/errors/errors.js';
import type { DriverOptions, Exit, LogOptions, Outage, Usage, Worker, WorkerSpec } from '../driver.js';
import { inTurn } from './in-turn.js';
import { untilClosed } from './log-options.js';
import { ReportedExits } from './reported-exits.js';
import { Sight } from './sight.js';
import { type HeldWorker, lost } from './worker.js';
import { WorkerDriver } from './worker-driver.js';
import { idTaken, KnownWorkers } from './workers.js';

/** A platform's events, which survive lost connections. */
interface Events {
  /** Resolves once they are followed for the first time; rejects if the platform does not answer. */
  open(): Promise<void>;
  close(): void;
}

/**
 * A driver for a platform that is reached over the network. The platform may become unreachable, may leave it unknown
 * whether a worker was started, and keeps workers running while no driver watches. It is the source of truth, which
 * `resync` follows.
 * @template F what the platform shows about a worker
 */
export abstract class RemoteDriver<W extends HeldWorker, F> extends WorkerDriver<W> {
  protected readonly workers = new KnownWorkers<W>({
    has: ({ id }) => this.#reported.has(id),
    add: ({ id }) => this.#reported.add(id),
  });
  protected readonly sight: Sight;
  protected abstract readonly events: Events;
  /** Runs one after the other: what one removes must not be in a list that another has read before. */
  protected readonly resync = inTurn(() => this.#sync());
  readonly #reported: ReportedExits;
  /** Ids of workers that may have been started; if they were, they are not wanted. */
  readonly #inDoubt = new Set<string>();
  readonly #closing = new AbortController();

  /** @param platform its name, which begins a sentence */
  constructor(platform: string, { dataDir, note = () => {} }: DriverOptions) {
    super();
    this.sight = new Sight(platform, note);
    // Earlier versions used this name, and their drivers' folders are still used.
    this.#reported = new ReportedExits(join(dataDir, 'told'));
  }

  /** Starts a worker, and adds it to `workers`. @throws PlatformError if it is unknown whether it was started */
  protected abstract begin(spec: WorkerSpec): Promise<W>;
  protected abstract terminate(worker: W): Promise<void>;
  protected abstract forceEnd(worker: W): Promise<void>;
  protected abstract usageOf(worker: W): Promise<Usage | undefined>;
  /** Like `readLogs`, with a signal that also aborts when the driver is closed. */
  protected abstract follow(
    worker: W,
    options: LogOptions & { readonly signal: AbortSignal },
  ): ReturnType<WorkerDriver<W>['readLogs']>;
  /** The application's workers on the platform, by id. */
  protected abstract found(): Promise<ReadonlyMap<string, F>>;
  protected abstract foundOf(id: string): Promise<readonly F[]>;
  protected abstract removeFound(found: F): Promise<void>;
  protected abstract removeWorker(worker: W): Promise<void>;
  /** Adds a worker of an earlier driver to `workers`; undefined if it is not a worker, or has not begun to run. */
  protected abstract adopt(found: F): W | undefined;
  /** Whether something that was not adopted is left over from an unknown start, and is not wanted. */
  protected abstract isLeftover(found: F): boolean;
  /** Checks whether a worker has ended. */
  protected abstract look(worker: W, found: F): unknown;
  /** Closes the connection to the platform. */
  protected abstract disconnect(): Promise<void>;

  /** Called with what `resync` sees of a worker that is starting. */
  protected lookAtStarting(_found: F): void {}
  /** Called if the platform did not answer a call. */
  protected unanswered(_error: PlatformError): void {}
  /** Called when the platform no longer has anything with the id. */
  protected released(_id: string): void {}

  async open(): Promise<void> {
    try {
      await this.events.open();
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  protected async launch(spec: WorkerSpec): Promise<W> {
    try {
      return await this.begin(spec);
    } catch (error) {
      if (error instanceof PlatformError) {
        this.#inDoubt.add(spec.id);
        this.unanswered(error);
      }
      throw error;
    }
  }

  override async start(spec: WorkerSpec): Promise<Worker> {
    if (this.#inDoubt.has(spec.id)) throw idTaken(spec.id);
    return await super.start(spec);
  }

  override async stop(id: string, gracePeriod: number): Promise<void> {
    if (!this.#inDoubt.has(id)) return await super.stop(id, gracePeriod);
    for (const found of await this.foundOf(id)) await this.removeFound(found);
    this.#settle(id);
  }

  override async list(): Promise<Worker[]> {
    await this.resync();
    return await super.list();
  }

  usage(ids: readonly string[]): Promise<ReadonlyMap<string, Usage>> {
    return this.workers.usage(ids, (worker) => this.usageOf(worker));
  }

  outage(): Outage | null {
    return this.sight.outage;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.events.close();
    this.workers.close();
    await this.disconnect();
  }

  protected get closed(): boolean {
    return this.#closing.signal.aborted;
  }

  protected readLogs(worker: W, options: LogOptions): ReturnType<WorkerDriver<W>['readLogs']> {
    return this.follow(worker, untilClosed(options, this.#closing.signal));
  }

  protected async discard(worker: W): Promise<void> {
    await this.removeWorker(worker);
    this.forget(worker);
    this.#reported.delete(worker.id);
  }

  protected async ask(worker: W): Promise<void> {
    try {
      await this.terminate(worker);
    } catch (error) {
      worker.asked = false;
      this.#failed(worker, error);
    }
  }

  protected async kill(worker: W): Promise<void> {
    try {
      await this.forceEnd(worker);
    } catch (error) {
      this.#failed(worker, error);
    }
  }

  protected end(worker: W, exit: Exit): void {
    if (worker.exit || this.closed) return;
    worker.ended(exit);
    this.workers.report(worker);
  }

  protected forget(worker: W): void {
    this.workers.delete(worker.id);
    this.released(worker.id);
  }

  #failed(worker: W, error: unknown): void {
    if (error instanceof PlatformError) this.unanswered(error);
    worker.emit('failed', error);
  }

  /** The platform has nothing with an id that was in doubt. */
  #settle(id: string): void {
    this.#inDoubt.delete(id);
    this.released(id);
  }

  /**
   * Brings `workers` in line with what the platform shows. Detects exits that no event reported, and removes what has not
   * begun to run or was in doubt.
   */
  async #sync(): Promise<void> {
    const before = [...this.workers];
    const found = await this.found();
    for (const [id, each] of found) {
      if (this.workers.isStarting(id)) {
        this.lookAtStarting(each);
        continue;
      }
      const doubted = this.#inDoubt.has(id);
      const worker = doubted ? undefined : (this.workers.get(id) ?? this.adopt(each));
      if (worker) this.look(worker, each);
      else if (doubted || this.isLeftover(each)) {
        await this.removeFound(each);
        this.#settle(id);
      }
    }
    for (const worker of before) {
      if (found.has(worker.id)) continue;
      if (worker.exit) this.forget(worker);
      else this.end(worker, lost());
    }
    for (const id of this.#inDoubt) if (!found.has(id)) this.#settle(id);
    this.#reported.keep(new Set([...this.workers].map(({ id }) => id)));
  }
}
