import { EventEmitter } from 'node:events';
import { RequestError } from '../../src/errors/errors.js';
import type { Exit, Health, Worker } from '../driver.js';

/**
 * A worker that a driver manages: when it is killed, and who waits for its end. Emits `gone` once it has ended, and
 * `failed` if stopping it failed, or if nobody will see its end.
 */
export abstract class HeldWorker extends EventEmitter<{ gone: []; failed: [error: unknown] }> {
  abstract readonly id: string;
  /** As the agent sees it. */
  abstract view(): Worker;
  /** Set once it has ended. */
  exit: Exit | undefined;
  /** Set if it is checked. */
  health: Health | undefined;
  /** Whether it was asked to end. */
  asked = false;
  /** Milliseconds of the monotonic clock. */
  #killAt = Number.POSITIVE_INFINITY;
  #killTimer: NodeJS.Timeout | undefined;

  constructor() {
    super();
    // Any number of callers may wait for its end.
    this.setMaxListeners(0);
  }

  /** Resolves once it has ended; rejects if stopping it fails, or if the driver is closed first. */
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

  /** Milliseconds left of its grace period; undefined while nobody stops it. */
  graceLeft(): number | undefined {
    return Number.isFinite(this.#killAt) ? Math.max(0, this.#killAt - performance.now()) : undefined;
  }

  /** Calls `kill` after the grace period (milliseconds), or sooner if an earlier call asked for that. */
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
    const { memory, memory_limit: memoryLimit = memory } = this.view().cost;
    this.exit = exit.outOfMemory || exit.perhapsOutOfMemory ? { ...exit, memoryLimit } : exit;
    this.emit('gone');
  }

  /** Nobody will see its end. */
  closed(): void {
    clearTimeout(this.#killTimer);
    this.emit('failed', new RequestError('MN4009', 503, 'The agent is stopping.'));
  }
}

/** A worker that runs whether or not there is a driver. */
export abstract class RemoteWorker extends HeldWorker {
  /** @param running the worker as it was when it began to run */
  constructor(private readonly running: Worker) {
    super();
  }

  get id(): string {
    return this.running.id;
  }

  view(): Worker {
    return {
      ...this.running,
      ...(this.health && { health: this.health }),
      ...(this.exit && { exit: this.exit }),
    };
  }
}

/** The exit of a worker if nobody saw how it ended. */
export function lost(): Exit {
  return { code: null, signal: null, outOfMemory: false, lost: true, at: Date.now() };
}
