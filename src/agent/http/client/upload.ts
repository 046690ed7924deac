import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { endOfChunks } from './request.js';

export interface UploadParts {
  readonly chunked: boolean;
  readonly trailers: () => readonly string[];
  /** All of it has been passed to the socket. */
  readonly done: () => void;
  /** The body will stay incomplete. */
  readonly failed: (error: Error) => void;
}

/** Sends a body as it arrives, no faster than the socket takes it. If it is stopped, the body itself is left alone. */
export class Upload {
  constructor(
    private readonly body: Readable,
    private readonly socket: Socket,
    private readonly parts: UploadParts,
  ) {
    socket.on('drain', this.#drained);
    body.on('end', this.#ended).on('error', this.#failed).on('close', this.#closed).on('data', this.#data);
    if (body.destroyed && !body.readableEnded) process.nextTick(this.#closed);
  }

  stop(): void {
    this.socket.off('drain', this.#drained);
    this.body.pause();
    this.body
      .off('data', this.#data)
      .off('end', this.#ended)
      .off('error', this.#failed)
      .off('close', this.#closed);
  }

  readonly #drained = (): void => {
    this.body.resume();
  };

  readonly #data = (chunk: Buffer): void => {
    const { socket } = this;
    if (!this.parts.chunked) {
      if (!socket.write(chunk)) this.body.pause();
      return;
    }
    if (chunk.length === 0) return;
    socket.cork();
    socket.write(`${chunk.length.toString(16)}\r\n`, 'latin1');
    socket.write(chunk);
    if (!socket.write('\r\n', 'latin1')) this.body.pause();
    socket.uncork();
  };

  readonly #ended = (): void => {
    this.stop();
    if (this.parts.chunked) this.socket.write(endOfChunks(this.parts.trailers()), 'latin1');
    this.parts.done();
  };

  readonly #failed = (error: Error): void => {
    this.stop();
    this.parts.failed(error);
  };

  readonly #closed = (): void =>
    this.#failed(new Error('the caller disconnected before the request was complete'));
}
