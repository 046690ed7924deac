import { EventEmitter } from 'node:events';
import { RequestError } from '../../src/errors/errors.js';
import type { Exit, Worker } from '../driver.js';

/**
 * A worker that a driver has in mind: when it is killed, and who waits for its end. Emits `gone` once it has ended,
 * `failed` where stopping it failed, or nobody will see its end.
 */
export abstract class HeldWorker extends EventEmitter<{ gone: []; failed: [error: unknown] }> {
  abstract readonly id: string;
  /** As the agent sees it. */
  abstract view(): Worker;
  /** Set once it has ended. */
  exit: Exit | undefined;
  /** Whether it was asked to end. */
  asked = false;
  /** Milliseconds of the clock that never goes back. */
  #killAt = Number.POSITIVE_INFINITY;
  #killTimer: NodeJS.Timeout | undefined;

  constructor() {
    super();
    // As many may wait for its end as ask for it.
    this.setMaxListeners(0);
  }

  /** Resolves once it has ended; rejects where stopping it fails, or the driver is closed before. */
  async gone(): Promise<void> {
    if (this.exit) return;
    await new Promise<void>((resolve, reject) => {
      const gone = () => {
        this.off('failed', failed);
        resolve();
      };
      const failed = (error: unknown) => {
        this.off('gone', gone);
        reject(error);
      };
      this.once('gone', gone).once('failed', failed);
    });
  }

  /** Milliseconds that are left of its grace period; undefined while it has none, as nobody stops it. */
  graceLeft(): number | undefined {
    return Number.isFinite(this.#killAt) ? Math.max(0, this.#killAt - performance.now()) : undefined;
  }

  /** Calls `kill` after the grace period (milliseconds), or sooner where an earlier call said so. */
  killAfter(gracePeriod: number, kill: () => void): void {
    const killAt = Math.min(this.#killAt, performance.now() + gracePeriod);
    if (killAt === this.#killAt && this.#killTimer) return;
    this.#killAt = killAt;
    clearTimeout(this.#killTimer);
    this.#killTimer = setTimeout(() => {
      this.#killTimer = undefined;
      kill();
    }, this.graceLeft());
  }

  ended(exit: Exit): void {
    clearTimeout(this.#killTimer);
    const memoryLimit = this.view().cost.memory;
    this.exit = exit.outOfMemory || exit.perhapsOutOfMemory ? { ...exit, memoryLimit } : exit;
    this.emit('gone');
  }

  /** Nobody will see its end. */
  closed(): void {
    clearTimeout(this.#killTimer);
    this.emit('failed', new RequestError('MN4009', 503, 'The agent is stopping.'));
  }
}

/** A worker that runs where no driver need be. */
export abstract class RemoteWorker extends HeldWorker {
  /** @param running as it was when it began to run */
  constructor(private readonly running: Worker) {
    super();
  }

  get id(): string {
    return this.running.id;
  }

  view(): Worker {
    return this.exit ? { ...this.running, exit: this.exit } : this.running;
  }
}

/** Nobody saw how it ended. */
export function lost(): Exit {
  return { code: null, signal: null, outOfMemory: false, lost: true, at: Date.now() };
}
