import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { endToEndHeaders } from './headers.js';

/** Where an answer goes. */
export interface Receiver {
  head(status: number, message: string, headers: string[]): void;
  /** @returns whether more may come at once; else `resume` is called when it may. */
  data(chunk: Buffer, resume: () => void): boolean;
  end(): void;
}

/** The connection to a worker broke before its answer was whole. */
export class BrokenConnection extends Error {
  constructor(
    /** Whether the receiver has the head of the answer. */
    readonly begun: boolean,
    /** Whether it was refused, so that the worker got nothing. */
    readonly refused: boolean,
    cause: Error,
  ) {
    super(cause.message, { cause });
  }
}

export interface Sender {
  dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): unknown;
}

export interface Outgoing {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** Names and values in turn. */
  readonly headers: string[];
  readonly body: Readable | Buffer | null;
}

export interface Sending {
  /** Resolves when the answer is whole; rejects with BrokenConnection, or with the reason it was aborted for. */
  readonly done: Promise<void>;
  /** Breaks the connection. */
  abort(reason: Error): void;
}

/** Sends a request to a worker and passes its answer on as it comes. */
export function send(to: Sender, { method, path, headers, body }: Outgoing, receiver: Receiver): Sending {
  const passage = new Passage(receiver);
  to.dispatch({ method: known(method), path, headers, body }, passage);
  return passage;
}

/**
 * One request on its way, as undici tells of it. These are the names of undici's older interface: the newer one, for
 * which it makes an object of the headers and a controller for each request, takes a seventh of the whole way longer.
 */
class Passage implements Sending, Dispatcher.DispatchHandler {
  readonly done: Promise<void>;
  #resolve = () => {};
  #reject: (error: Error) => void = () => {};
  #begun = false;
  #aborted: Error | undefined;
  #break: ((reason: Error) => void) | undefined;
  #goOn = () => {};

  constructor(private readonly receiver: Receiver) {
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  abort(reason: Error): void {
    if (this.#aborted) return;
    this.#aborted = reason;
    this.#break?.(reason);
  }

  onConnect(abort: (reason?: Error) => void): void {
    this.#break = abort;
    if (this.#aborted) abort(this.#aborted);
  }

  onHeaders(status: number, raw: Buffer[], resume: () => void, message: string): boolean {
    if (status < 200) return true;
    this.#begun = true;
    this.#goOn = resume;
    const texts = raw.map((part) => part.toString('latin1'));
    this.receiver.head(status, message, endToEndHeaders(texts));
    return true;
  }

  onData(chunk: Buffer): boolean {
    return this.receiver.data(chunk, this.#goOn);
  }

  onComplete(): void {
    this.receiver.end();
    this.#resolve();
  }

  onError(error: Error): void {
    this.#reject(this.#aborted ?? new BrokenConnection(this.#begun, neverConnected(error), error));
  }
}

const NEVER_CONNECTED = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

function neverConnected(error: Error): boolean {
  return 'code' in error && typeof error.code === 'string' && NEVER_CONNECTED.has(error.code);
}

/** undici types methods as a list of known ones, but sends any token. */
function known(method: string): Dispatcher.HttpMethod {
  return method as Dispatcher.HttpMethod;
}
