import { join } from 'node:path';
import { PlatformError } from '../../src/errors/errors.js';
import type { DriverOptions, Exit, LogOptions, Outage, Usage, Worker, WorkerSpec } from '../driver.js';
import { inTurn } from './in-turn.js';
import { untilClosed } from './log-options.js';
import { ReportedExits } from './reported-exits.js';
import { Sight } from './sight.js';
import { type HeldWorker, lost } from './worker.js';
import { WorkerDriver } from './worker-driver.js';
import { idTaken, Workers } from './workers.js';

/** A platform's events, over lost connections. */
interface Events {
  /** Resolves once they are followed for the first time; rejects if the platform does not answer. */
  open(): Promise<void>;
  close(): void;
}

/**
 * A driver of a platform that is reached over the network: it may be out of sight, it may leave a start in doubt, and it
 * runs the workers on while no driver looks. The platform is what counts: `resync` follows it.
 * @template F what the platform shows of a worker
 */
export abstract class RemoteDriver<W extends HeldWorker, F> extends WorkerDriver<W> {
  protected readonly workers = new Workers<W>({
    has: ({ id }) => this.#reported.has(id),
    add: ({ id }) => this.#reported.add(id),
  });
  protected readonly sight: Sight;
  protected abstract readonly events: Events;
  /** One after the other: what one removes must not be in what another has listed before. */
  protected readonly resync = inTurn(() => this.#sync());
  readonly #reported: ReportedExits;
  /** Ids of which it is not known whether they were started; if they were, they are not wanted. */
  readonly #inDoubt = new Set<string>();
  readonly #closing = new AbortController();

  /** @param platform its name, which begins a sentence */
  constructor(platform: string, { dataDir, note = () => {} }: DriverOptions) {
    super();
    this.sight = new Sight(platform, note);
    // The name is that of earlier versions, whose drivers' folders are taken over.
    this.#reported = new ReportedExits(join(dataDir, 'told'));
  }

  /** Starts a worker, and adds it to `workers`. @throws PlatformError if it is not known whether it was started */
  protected abstract begin(spec: WorkerSpec): Promise<W>;
  protected abstract terminate(worker: W): Promise<void>;
  protected abstract forceEnd(worker: W): Promise<void>;
  protected abstract usageOf(worker: W): Promise<Usage | undefined>;
  /** As `readLogs`, with a signal that aborts at the latest when the driver is closed. */
  protected abstract follow(
    worker: W,
    options: LogOptions & { readonly signal: AbortSignal },
  ): ReturnType<WorkerDriver<W>['readLogs']>;
  /** What the platform has of the application's workers, by their ids. */
  protected abstract found(): Promise<ReadonlyMap<string, F>>;
  protected abstract foundOf(id: string): Promise<readonly F[]>;
  protected abstract removeFound(found: F): Promise<void>;
  protected abstract removeWorker(worker: W): Promise<void>;
  /** Adds to `workers` what an earlier driver started; undefined if it is no worker, or has not begun to run. */
  protected abstract adopt(found: F): W | undefined;
  /** Whether what was not adopted is the rest of a start that nobody knows of, and is not wanted. */
  protected abstract isLeftover(found: F): boolean;
  /** Sees whether a worker has ended. */
  protected abstract look(worker: W, found: F): unknown;
  /** Closes the connection to the platform. */
  protected abstract disconnect(): Promise<void>;

  /** What `resync` sees of a worker whose start is under way. */
  protected lookAtStarting(_found: F): void {}
  /** A call was not answered. */
  protected unanswered(_error: PlatformError): void {}
  /** The platform has nothing of the id any more. */
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

  /** The platform has nothing of what was in doubt. */
  #settle(id: string): void {
    this.#inDoubt.delete(id);
    this.released(id);
  }

  /**
   * Brings `workers` in line with what the platform shows. Ends that no event reported are seen here, and what has not
   * begun to run, or is not known to have been started, is removed.
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
