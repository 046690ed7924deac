/** How an invocation ends for its worker: it may have the next one, or can't be trusted with another and is stopped. */
export type Ending = 'completed' | 'discarded';

export type Release = (how: Ending) => void;

/** An invocation's place in the queue. */
export abstract class Ticket<W> {
  waits = true;
  /** Takes it out of the queue; set while it is in one. */
  leaveQueue: () => void = NOT_QUEUED;

  constructor(
    /** Whether the invocation is kept in the store, so that it need not be turned away lightly. */
    readonly stored: boolean,
    /** When it came, milliseconds. */
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
