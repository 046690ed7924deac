/**
 * How an invocation ends for its worker: completed: it may have the next one; discarded: it can't be trusted with
 * another, and is stopped.
 */
export type Ending = 'completed' | 'discarded';

export type Release = (how: Ending) => void;

/** An invocation's place in the queue. */
export abstract class Ticket<W> {
  waits = true;
  /** Removes it from the queue; set while it is in one. */
  leaveQueue: () => void = NOT_QUEUED;

  constructor(
    /** Whether the invocation is stored, and so can wait longer before it is turned away. */
    readonly stored: boolean,
    /** When it arrived, in milliseconds. */
    readonly since: number,
  ) {}

  grant(worker: W, release: Release): void {
    this.waits = false;
    this.granted(worker, release);
  }

  turnAway(reason: Error): void {
    this.waits = false;
    this.turnedAway(reason);
  }

  protected abstract granted(worker: W, release: Release): void;

  protected abstract turnedAway(reason: Error): void;
}

const NOT_QUEUED = () => {};
