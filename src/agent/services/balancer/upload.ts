import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';

/** A request's body that is not read before it is sent, so that a refused connection costs nothing of it. */
export class Upload {
  #begun = false;

  constructor(private readonly request: IncomingMessage) {}

  /** Whether any of it has been read: then it can't be sent again. */
  get begun(): boolean {
    return this.#begun;
  }

  /** A new stream for each attempt: one that fails is destroyed with its connection, the request is not. */
  stream(): Readable {
    return Readable.from(this.#chunks(), { objectMode: false });
  }

  async *#chunks(): AsyncGenerator<unknown> {
    this.#begun = true;
    yield* this.request.iterator({ destroyOnReturn: false });
  }
}
