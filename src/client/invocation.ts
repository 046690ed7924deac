import type { Invocation } from '../api/types.js';
import type { CallOptions, Client } from './client.js';
import { pause } from './transport.js';

/** Milliseconds between two requests: at first, and at most. */
const FIRST_WAIT = 50;
const LONGEST_WAIT = 2000;

/** An asynchronous invocation that the agent has stored. */
export class PendingInvocation {
  readonly id: string;
  readonly #client: Client;

  constructor(
    client: Client,
    /** Its state when it was acknowledged. */
    readonly acknowledged: Invocation,
  ) {
    this.#client = client;
    this.id = acknowledged.id;
  }

  get(options: CallOptions = {}): Promise<Invocation> {
    return this.#client.invocation(this.id, options);
  }

  /** Resolves with the invocation once it has ended, in any state. */
  async wait(options: CallOptions = {}): Promise<Invocation> {
    for (let delay = FIRST_WAIT; ; delay = Math.min(delay * 2, LONGEST_WAIT)) {
      const now = await this.get(options);
      if (now.finished_at !== null) return now;
      await pause(delay, options.signal);
    }
  }

  response(options: CallOptions = {}): Promise<Response> {
    return this.#client.invocationResponse(this.id, options);
  }

  cancel(options: CallOptions = {}): Promise<Invocation> {
    return this.#client.cancelInvocation(this.id, options);
  }
}
