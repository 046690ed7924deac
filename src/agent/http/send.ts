import type { Dispatcher } from 'undici';
import { endToEndHeaders } from './headers.js';

/** Where an answer goes. */
export interface Receiver {
  head(status: number, message: string | undefined, headers: string[]): void;
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

export interface Outgoing extends Omit<Dispatcher.DispatchOptions, 'method'> {
  readonly method: string;
}

export interface Sending {
  /** Resolves when the answer is whole; rejects with BrokenConnection, or with the reason it was aborted for. */
  readonly done: Promise<void>;
  /** Breaks the connection. */
  abort(reason: Error): void;
}

/** Sends a request to a worker and passes its answer on as it comes. */
export function send(to: Sender, outgoing: Outgoing, receiver: Receiver): Sending {
  let controller: Dispatcher.DispatchController | undefined;
  let aborted: Error | undefined;
  let begun = false;
  const done = new Promise<void>((resolve, reject) => {
    to.dispatch(
      { ...outgoing, method: method(outgoing.method) },
      {
        onRequestStart(started) {
          controller = started;
          if (aborted) started.abort(aborted);
        },
        onResponseStart(started, status, _headers, message) {
          if (status < 200) return;
          begun = true;
          receiver.head(status, message, endToEndHeaders(texts(started.rawHeaders)));
        },
        onResponseData(started, chunk) {
          if (!receiver.data(chunk, () => started.resume())) started.pause();
        },
        onResponseEnd() {
          receiver.end();
          resolve();
        },
        onResponseError(_started, error) {
          reject(aborted ?? new BrokenConnection(begun, neverConnected(error), error));
        },
      },
    );
  });
  const abort = (reason: Error) => {
    aborted ??= reason;
    controller?.abort(reason);
  };
  return { done, abort };
}

const NEVER_CONNECTED = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

function neverConnected(error: Error): boolean {
  return 'code' in error && typeof error.code === 'string' && NEVER_CONNECTED.has(error.code);
}

/** undici types methods as a list of known ones, but sends any token. */
function method(name: string): Dispatcher.HttpMethod {
  return name as Dispatcher.HttpMethod;
}

function texts(raw: Dispatcher.DispatchController['rawHeaders']): string[] {
  if (!Array.isArray(raw)) return [];
  return raw.map((part) => (typeof part === 'string' ? part : part.toString('latin1')));
}
