import { backOff } from '../scaling/back-off.js';

/** Why no worker is started for a while. */
export interface Failure {
  /** For the user; the failed worker's last output is added once it has been read. */
  message: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Milliseconds since the epoch. */
  readonly retryAt: number;
  /** Whether the last of them ran and ended by itself; if not, it never started, or the platform ended it. */
  readonly crashed: boolean;
  /** Failed starts in a row; workers that were started together count as one. */
  readonly count: number;
}

/** A worker that could not be started, or ended before it served anything. */
export interface FailedWorker {
  /** For the user. */
  readonly message: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly crashed: boolean;
}

/** The failed starts in a row of a workload's workers. */
export class Failures {
  #latest: Failure | null = null;

  /** null once workers can be started. */
  get latest(): Failure | null {
    return this.#latest;
  }

  /** @param now milliseconds since the epoch */
  add({ message, startedAt, crashed }: FailedWorker, now: number): Failure {
    const last = this.#latest;
    const together = last !== null && startedAt <= last.at;
    const count = last ? last.count + (together ? 0 : 1) : 1;
    this.#latest = { message, at: now, retryAt: now + backOff(count), crashed, count };
    return this.#latest;
  }

  clear(): void {
    this.#latest = null;
  }
}
