import type { Duplex, Readable } from 'node:stream';

/**
 * The agent's connection to one worker: everything that reaches a worker over the network passes through it.
 * `openWorkerPort` creates it; the caller limits how long a response may take.
 */
export interface WorkerPort {
  /** Sends a request, and passes its response on as it arrives. Any number may be in flight. */
  send(request: OutgoingRequest, receiver: ResponseReceiver): PendingResponse;
  /** Whether the worker accepts another connection; a worker that has died does not. */
  alive(): Promise<boolean>;
  /** A connection for raw bytes, for example a WebSocket; the caller destroys it. Rejects if it is refused. */
  tunnel(): Promise<Duplex>;
  /** Ends what is in flight with an error. Tunnels stay open. */
  close(): void;
}

export interface OutgoingRequest {
  readonly method: string;
  /** Includes the query. */
  readonly path: string;
  /** Names and values in turn, without those of the connection. */
  readonly headers: readonly string[];
  readonly body: Readable | Buffer | null;
  /** Fields that follow the body, once it has been read: names and values in turn. */
  readonly trailers?: () => readonly string[];
}

/** Receives a response. Headers are names and values in turn, without those of the worker's connection. */
export interface ResponseReceiver {
  /** Called before the response, any number of times: 1xx (RFC 9110, section 15.2). */
  interim?(status: number, message: string, headers: string[]): void;
  head(status: number, message: string, headers: string[]): void;
  /** @returns whether more may come at once; otherwise `resume` is called when it may. */
  data(chunk: Buffer, resume: () => void): boolean;
  end(trailers: string[]): void;
}

export interface PendingResponse {
  /**
   * Resolves when the response is complete; rejects with BrokenConnection, InvalidResponse, or the reason for which it
   * was aborted.
   */
  readonly done: Promise<void>;
  /** Breaks the connection. */
  abort(reason: Error): void;
}

/** The connection to a worker broke before its response was complete. */
export class BrokenConnection extends Error {
  constructor(
    /** Whether the receiver has the head of the response. */
    readonly begun: boolean,
    /** Whether it was refused, so that the worker received nothing. */
    readonly refused: boolean,
    cause: Error,
  ) {
    super(cause.message, { cause });
  }
}

/** A worker's response violates HTTP: its meaning is unclear, or it can't be passed on. */
export class InvalidResponse extends Error {}
