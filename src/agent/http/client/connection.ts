import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import type { Address } from '../../../../providers/driver.js';
import { asError } from '../../../errors/system.js';
import { InvalidResponse, type OutgoingRequest } from '../worker-port.js';
import { headOf } from './request.js';
import { type ResponseHead, type ResponseListener, ResponseReader } from './response.js';
import { Upload } from './upload.js';

/** One request on a connection, and the receiver of its response. */
export interface Use {
  readonly outgoing: OutgoingRequest;
  interim(head: ResponseHead): void;
  head(head: ResponseHead): void;
  /** @returns whether more may come at once; otherwise `resume` is called when it may */
  data(chunk: Buffer, resume: () => void): boolean;
  /** The response is complete; the connection has been released. */
  end(trailers: readonly string[]): void;
  failed(failure: ConnectionFailure): void;
}

export interface ConnectionFailure {
  readonly error: Error;
  /** Whether the connection had been established. */
  readonly connected: boolean;
  /**
   * Whether it had served a request before, and no byte of a response to this one arrived: the worker may just have
   * closed it.
   */
  readonly stale: boolean;
}

export interface ConnectionOptions {
  readonly address: Address;
  /** The worker's host and port, for an HTTP/1.0 request without a Host. */
  readonly authority: string;
  /** Milliseconds. */
  readonly connectTimeout: number;
  /** Milliseconds that it stays open unused. */
  readonly keepAlive: number;
  /** It may take the next request. */
  readonly free: (connection: Connection) => void;
  readonly closed: (connection: Connection) => void;
}

/** Bodies up to this many bytes are joined to the head as text: one write instead of two. */
const SMALL = 8 * 1024;

/** The worker closed the connection midway. */
const CLOSED_EARLY = 'it closed the connection before its response was complete';

/** A connection to a worker, with one request at a time. */
export class Connection implements ResponseListener {
  readonly #socket: Socket;
  readonly #reader = new ResponseReader();
  readonly #connecting: NodeJS.Timeout;
  #connected = false;
  #use: Use | null = null;
  #upload: Upload | null = null;
  #uploaded = true;
  #served = 0;
  #unused: NodeJS.Timeout | undefined;

  constructor(private readonly options: ConnectionOptions) {
    const { host, port } = options.address;
    const socket = connect({ host, port, noDelay: true });
    this.#socket = socket;
    const late = () => socket.destroy(timedOut(options.connectTimeout));
    this.#connecting = setTimeout(late, options.connectTimeout);
    socket
      .on('connect', () => this.#begin())
      .on('data', (chunk) => this.#read(chunk))
      .on('end', () => this.#ended())
      .on('error', (error) => this.#fail(error))
      .on('close', () => this.#closed());
  }

  get usable(): boolean {
    return !this.#socket.destroyed && this.#socket.writable;
  }

  /** Sends the request, once connected. */
  use(use: Use): void {
    this.#use = use;
    this.#reader.expect(use.outgoing.method, this);
    if (this.#connected) this.#send(use);
  }

  destroy(error: Error): void {
    this.#fail(error);
    this.#socket.destroy();
  }

  interim(head: ResponseHead): void {
    this.#use?.interim(head);
  }

  head(head: ResponseHead): void {
    this.#use?.head(head);
  }

  body(chunk: Buffer): void {
    if (this.#use && !this.#use.data(chunk, this.#goOn)) this.#socket.pause();
  }

  readonly #goOn = (): void => {
    this.#socket.resume();
  };

  #begin(): void {
    clearTimeout(this.#connecting);
    this.#connected = true;
    if (this.#use) this.#send(this.#use);
  }

  #send({ outgoing }: Use): void {
    const { body, trailers } = outgoing;
    const { text, chunked } = headOf(outgoing, this.options.authority);
    const socket = this.#socket;
    if (body instanceof Readable) {
      socket.write(text, 'latin1');
      this.#uploaded = false;
      this.#upload = new Upload(body, socket, {
        chunked,
        trailers: trailers ?? (() => []),
        done: () => {
          this.#uploaded = true;
        },
        failed: (error) => this.destroy(error),
      });
    } else if (body === null) socket.write(text, 'latin1');
    else if (body.length <= SMALL) socket.write(text + body.toString('latin1'), 'latin1');
    else {
      socket.cork();
      socket.write(text, 'latin1');
      socket.write(body);
      socket.uncork();
    }
  }

  #read(chunk: Buffer): void {
    // Unsolicited data, which must not be taken for the next response.
    if (!this.#use) {
      this.#socket.destroy();
      return;
    }
    try {
      this.#reader.read(chunk);
    } catch (error) {
      this.destroy(asError(error));
      return;
    }
    if (this.#reader.complete) this.#complete();
  }

  #ended(): void {
    if (this.#use) this.#reader.end();
    if (this.#use && this.#reader.complete) this.#complete();
    else this.destroy(new Error(CLOSED_EARLY));
  }

  #complete(): void {
    const use = this.#use;
    this.#use = null;
    if (!use) return;
    const { trailers, reusable } = this.#reader;
    this.#served++;
    if (reusable && this.#uploaded && this.usable) this.#release();
    else {
      this.#upload?.stop();
      this.#socket.destroy();
    }
    this.#upload = null;
    use.end(trailers);
  }

  #release(): void {
    this.#socket.resume();
    const { keepAlive, free } = this.options;
    if (this.#unused) this.#unused.refresh();
    else
      this.#unused = setTimeout(() => {
        if (!this.#use) this.#socket.destroy();
      }, keepAlive);
    free(this);
  }

  #fail(error: Error): void {
    const use = this.#use;
    this.#use = null;
    this.#upload?.stop();
    this.#upload = null;
    if (!use) return;
    const stale = this.#served > 0 && !this.#reader.begun && !(error instanceof InvalidResponse);
    use.failed({ error, connected: this.#connected, stale });
  }

  #closed(): void {
    clearTimeout(this.#connecting);
    clearTimeout(this.#unused);
    this.#fail(new Error(CLOSED_EARLY));
    this.#reader.free();
    this.options.closed(this);
  }
}

function timedOut(limit: number): Error {
  return Object.assign(new Error(`it did not accept a connection within ${limit / 1000} s`), {
    code: 'ETIMEDOUT',
  });
}
