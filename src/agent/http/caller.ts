import type { ServerResponse } from 'node:http';

/** The caller no longer waits for the response. */
export class Disconnected extends Error {}

/** Someone who waits for a response, and may disconnect. */
export class Caller {
  gone = false;
  #onDisconnect: (() => void) | undefined;

  constructor(readonly response: ServerResponse) {
    response.on('close', () => {
      if (response.writableFinished) return;
      this.gone = true;
      this.#onDisconnect?.();
    });
  }

  /** Created only when needed: a signal for each call would cost more than everything else here. */
  get signal(): AbortSignal {
    const controller = new AbortController();
    this.onDisconnect(() => controller.abort(new Disconnected()));
    return controller.signal;
  }

  /** Calls back when the caller disconnects, or at once if it already has; only the last callback counts. */
  onDisconnect(callback: () => void): void {
    this.#onDisconnect = callback;
    if (this.gone) callback();
  }
}
