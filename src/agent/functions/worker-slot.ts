import type { Exit } from '../../../providers/driver.js';
import type { WorkerPort } from '../http/worker-port.js';
import type { Ending, Release } from './ticket.js';

/** A worker that belongs to one invocation until it is released. */
export class WorkerSlot {
  #held = true;

  constructor(
    readonly workerId: string,
    readonly port: WorkerPort,
    /** Resolves when the worker's process has ended. */
    readonly ended: Promise<Exit | null>,
    private readonly release: Release,
  ) {}

  /** The invocation is over: the worker may have the next one. */
  complete(): void {
    this.#end('completed');
  }

  /** The worker can't be trusted with another invocation, for example after a timeout: it is stopped. */
  discard(): void {
    this.#end('discarded');
  }

  #end(how: Ending): void {
    if (!this.#held) return;
    this.#held = false;
    this.release(how);
  }
}
