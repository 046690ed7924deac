import type { ServerResponse } from 'node:http';
import type { Receiver } from './send.js';

/** Bytes up to which a body is joined to the head as text, which is one piece to write where a buffer makes two. */
const SMALL = 8 * 1024;

/**
 * Passes a worker's answer to the caller as it comes; an answer to a caller who has gone is dropped. What arrives
 * together, which most answers do as a whole, is written together.
 */
export class Answer implements Receiver {
  /** The first piece of the body, until it is known whether it is all of it. */
  #first: Buffer | undefined;
  #written = false;

  constructor(private readonly response: ServerResponse) {}

  head(status: number, message: string, headers: string[]): void {
    const { response } = this;
    if (response.destroyed) return;
    if (message) response.writeHead(status, message, headers);
    else response.writeHead(status, headers);
    // Once all that came with it has been handed over.
    process.nextTick(flush, this);
  }

  data(chunk: Buffer, resume: () => void): boolean {
    const { response } = this;
    if (response.destroyed) return true;
    if (!this.#written && !this.#first) {
      this.#first = chunk;
      return true;
    }
    this.flush();
    if (response.write(chunk)) return true;
    response.once('drain', resume);
    return false;
  }

  end(): void {
    const first = this.#first;
    this.#first = undefined;
    this.#written = true;
    if (!first) this.response.end();
    else if (first.length > SMALL) this.response.end(first);
    else this.response.end(first.toString('latin1'), 'latin1');
  }

  /** Writes what there is: at once where more is to come later, as with server-sent events. */
  flush(): void {
    const { response } = this;
    if (this.#written || response.destroyed) return;
    this.#written = true;
    if (this.#first) response.write(this.#first);
    else response.flushHeaders();
    this.#first = undefined;
  }
}

function flush(answer: Answer): void {
  answer.flush();
}
