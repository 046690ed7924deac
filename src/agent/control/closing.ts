/**
 * open: in use; draining: takes on no more work; closed: also turns away what waits; detached: decides nothing any
 * more, and the workers keep running for the next agent.
 */
type Stage = 'open' | 'draining' | 'closed' | 'detached';

/** How far a workload's shutdown has come, and who waits for its last worker to end. */
export class Closing {
  #stage: Stage = 'open';
  #waiting: (() => void)[] = [];

  /** @param settle called after the stage has changed */
  constructor(private readonly settle: () => void) {}

  get stage(): Stage {
    return this.#stage;
  }

  /** Whether the workload is shutting down. */
  get begun(): boolean {
    return this.#stage === 'draining' || this.#stage === 'closed';
  }

  get detached(): boolean {
    return this.#stage === 'detached';
  }

  /** Resolves once the last worker has ended. */
  drain(): Promise<void> {
    if (this.#stage === 'open') this.#stage = 'draining';
    return this.#untilEmpty();
  }

  /** Resolves once the last worker has ended. */
  close(): Promise<void> {
    this.#stage = 'closed';
    return this.#untilEmpty();
  }

  /** A draining workload is used again. */
  reopen(): void {
    if (this.#stage === 'draining') this.#stage = 'open';
  }

  detach(): void {
    this.#stage = 'detached';
  }

  /** Call it once the last worker has ended. */
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
