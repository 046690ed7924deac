import type { Lease } from './lease.js';

/** An invocation's place in the queue. */
export class Ticket {
  /** Rejects with the reason it was turned away for. */
  readonly lease: Promise<Lease>;
  waits = true;
  #resolve: (lease: Lease) => void = () => {};
  #reject: (reason: Error) => void = () => {};

  constructor(
    /** Whether the invocation is kept in the store, so that it need not be turned away lightly. */
    readonly stored: boolean,
    /** When it came, milliseconds. */
    readonly since: number,
  ) {
    this.lease = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  grant(lease: Lease): void {
    this.waits = false;
    this.#resolve(lease);
  }

  turnAway(reason: Error): void {
    this.waits = false;
    this.#reject(reason);
  }
}
