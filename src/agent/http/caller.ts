import type { ServerResponse } from 'node:http';

/** The caller no longer waits for the answer. */
export class HungUp extends Error {}

/** Whoever waits for an answer, and may hang up. */
export class Caller {
  gone = false;
  #onHangUp: (() => void) | undefined;

  constructor(readonly response: ServerResponse) {
    response.on('close', () => {
      if (response.writableFinished) return;
      this.gone = true;
      this.#onHangUp?.();
    });
  }

  /** Made only where it is needed: a signal for each call would cost more than the rest of the waiting. */
  get signal(): AbortSignal {
    const controller = new AbortController();
    this.onHangUp(() => controller.abort(new HungUp()));
    return controller.signal;
  }

  /** Calls back when the caller hangs up, at once if it has; only the last callback counts. */
  onHangUp(callback: () => void): void {
    this.#onHangUp = callback;
    if (this.gone) callback();
  }
}
