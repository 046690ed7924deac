import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Server as RawServer, Socket } from 'node:net';
import type { Logger } from '../logging/logger.js';

/** Milliseconds between two log entries about the same problem. */
const COMPLAINT_INTERVAL = 60_000;

/**
 * The callers' connections on all ports. At the limit, the connection that has been unused longest is closed, as in
 * nginx; if all are in use, the new one is closed.
 */
export class Connections {
  /** Connection → its requests in progress. */
  readonly #open = new Map<Socket, number>();
  /** Connections without a request in progress, the longest unused first. */
  readonly #unused = new Set<Socket>();
  #complainedAt = Number.NEGATIVE_INFINITY;
  /** Connections closed to stay below the limit, since the start. */
  dropped = 0;

  constructor(
    private readonly limit = Number.POSITIVE_INFINITY,
    private readonly log?: Logger,
  ) {}

  get open(): number {
    return this.#open.size;
  }

  watch(server: Server): void {
    server.on('connection', (socket: Socket) => this.#opened(socket));
    server.prependListener('request', (request, response) => this.#asked(request, response));
    // For example a connection that could not be accepted for lack of a descriptor; the next one may be accepted.
    server.on('error', (error) => {
      if (server.listening) this.#complain('a connection could not be accepted', error);
    });
  }

  /** The same for a server whose connections have no requests: they are in use until they are closed. */
  watchRaw(server: RawServer): void {
    server.on('connection', (socket) => {
      this.#opened(socket);
      this.#used(socket);
    });
    server.on('error', (error) => {
      if (server.listening) this.#complain('a connection could not be accepted', error);
    });
  }

  /** The connection is in use until it is closed; call it when taking an upgrade. */
  upgraded({ socket }: IncomingMessage): void {
    this.#used(socket);
  }

  #opened(socket: Socket): void {
    if (this.#open.size >= this.limit && !this.#makeRoom()) {
      this.#drop(socket);
      return;
    }
    this.#open.set(socket, 0);
    this.#unused.add(socket);
    socket.once('close', () => this.#forget(socket));
  }

  #asked({ socket }: IncomingMessage, response: ServerResponse): void {
    this.#used(socket);
    response.once('close', () => {
      const left = (this.#open.get(socket) ?? 0) - 1;
      if (left < 0) return;
      this.#open.set(socket, left);
      if (left === 0) this.#unused.add(socket);
    });
  }

  #used(socket: Socket): void {
    const requests = this.#open.get(socket);
    if (requests === undefined) return;
    this.#open.set(socket, requests + 1);
    this.#unused.delete(socket);
  }

  #makeRoom(): boolean {
    const [longest] = this.#unused;
    if (!longest) return false;
    this.#forget(longest);
    this.#drop(longest);
    return true;
  }

  #drop(socket: Socket): void {
    this.dropped++;
    this.#complain(`there are ${this.limit} connections, the agent's limit: further ones are closed`);
    socket.destroy();
  }

  #forget(socket: Socket): void {
    this.#open.delete(socket);
    this.#unused.delete(socket);
  }

  #complain(what: string, error?: unknown): void {
    const now = performance.now();
    if (now - this.#complainedAt < COMPLAINT_INTERVAL) return;
    this.#complainedAt = now;
    this.log?.warn(error === undefined ? {} : { err: error }, what);
  }
}
