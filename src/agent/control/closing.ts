/**
 * open: in use; draining: no more is taken on; closed: what waits is turned away too; detached: nothing is decided
 * any more, and the workers run on for the next agent.
 */
type Stage = 'open' | 'draining' | 'closed' | 'detached';

/** How far a workload is on its way out, and who waits for its last worker to go. */
export class Closing {
  #stage: Stage = 'open';
  #waiting: (() => void)[] = [];

  /** @param settle what the workload does next, once the stage has changed */
  constructor(private readonly settle: () => void) {}

  get stage(): Stage {
    return this.#stage;
  }

  /** Whether it is on its way out. */
  get begun(): boolean {
    return this.#stage === 'draining' || this.#stage === 'closed';
  }

  get detached(): boolean {
    return this.#stage === 'detached';
  }

  /** Resolves once the last worker has gone. */
  drain(): Promise<void> {
    if (this.#stage === 'open') this.#stage = 'draining';
    return this.#untilEmpty();
  }

  /** Resolves once the last worker has gone. */
  close(): Promise<void> {
    this.#stage = 'closed';
    return this.#untilEmpty();
  }

  /** A workload that drains is taken into use again. */
  reopen(): void {
    if (this.#stage === 'draining') this.#stage = 'open';
  }

  detach(): void {
    this.#stage = 'detached';
  }

  /** To be called once the last worker has gone. */
  over(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #untilEmpty(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.settle();
    });
  }
}
