import { once } from 'node:events';
import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { hasCode, messageOf } from '../../../errors/system.js';
import type { Connections } from '../../http/connections.js';
import { closing, createHttpServer, PROBE_AFTER } from '../../http/server.js';

/** What is done with requests on a port. */
export interface RequestHandler {
  request(request: IncomingMessage, response: ServerResponse): void;
  upgrade(request: IncomingMessage, socket: Duplex, rest: Buffer): void;
}

/** What is done with connections on a port, whatever their protocol. */
export interface ConnectionHandler {
  /** The socket is paused. */
  connection(socket: Socket): void;
}

export interface ListenerPlace {
  readonly host: string;
  readonly port: number;
  readonly connections: Connections;
}

/** Milliseconds before a port in use is tried again. */
const RETRY = 1_000;

/** A port of the services' host. */
export abstract class Listener {
  abstract readonly protocol: 'http' | 'tcp';
  used = false;
  /** Why it can't listen, in words. */
  error: string | null = null;
  readonly port: number;
  protected abstract readonly server: Server;
  protected closed = false;
  #retry: NodeJS.Timeout | undefined;

  constructor(private readonly place: ListenerPlace) {
    this.port = place.port;
  }

  abstract serve(handler: RequestHandler | ConnectionHandler): void;
  abstract serves(handler: RequestHandler | ConnectionHandler): boolean;
  /** Ends what is in progress. */
  abstract cutOff(): void;

  async listen(): Promise<void> {
    const { host, port } = this.place;
    this.server.listen({ host, port });
    await once(this.server, 'listening');
    this.error = null;
  }

  keepTrying(): void {
    this.listen().catch((error: unknown) => {
      this.error = `it can't listen on ${this.place.host}, port ${this.port}: ${listenProblem(error)}`;
      if (!this.closed) this.#retry = setTimeout(() => this.keepTrying(), RETRY);
    });
  }

  /** Resolves once the last connection has ended. */
  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.#retry);
    if (!this.server.listening) return;
    const done = closing(this.server);
    this.closeIdle();
    await done;
  }

  protected closeIdle(): void {}
}

export class HttpListener extends Listener {
  readonly protocol = 'http';
  protected readonly server: HttpServer;
  #handler: RequestHandler | null = null;

  constructor(place: ListenerPlace) {
    super(place);
    const { connections } = place;
    this.server = createHttpServer(connections, (request, response) => {
      if (this.closed) response.shouldKeepAlive = false;
      response.once('close', () => {
        if (this.closed) setImmediate(() => this.closeIdle());
      });
      if (this.#handler) this.#handler.request(request, response);
      else response.writeHead(503, { connection: 'close', 'retry-after': '1' }).end();
    });
    this.server.on('upgrade', (request, socket, rest) => {
      connections.upgraded(request);
      if (this.#handler) this.#handler.upgrade(request, socket, rest);
      else socket.destroy();
    });
  }

  serve(handler: RequestHandler | ConnectionHandler): void {
    if ('request' in handler) this.#handler = handler;
  }

  serves(handler: RequestHandler | ConnectionHandler): boolean {
    return this.#handler === handler;
  }

  cutOff(): void {
    this.server.closeAllConnections();
  }

  protected override closeIdle(): void {
    this.server.closeIdleConnections();
  }
}

export class TcpListener extends Listener {
  readonly protocol = 'tcp';
  protected readonly server: Server;
  readonly #open = new Set<Socket>();
  #handler: ConnectionHandler | null = null;

  constructor(place: ListenerPlace) {
    super(place);
    const options = { allowHalfOpen: true, pauseOnConnect: true, noDelay: true, keepAlive: true };
    this.server = createServer({ ...options, keepAliveInitialDelay: PROBE_AFTER });
    place.connections.watchRaw(this.server);
    this.server.on('connection', (socket) => {
      // It was one too many.
      if (socket.destroyed) return;
      this.#open.add(socket);
      socket.on('error', () => {}).once('close', () => this.#open.delete(socket));
      if (this.#handler) this.#handler.connection(socket);
      else socket.destroy();
    });
  }

  serve(handler: RequestHandler | ConnectionHandler): void {
    if ('connection' in handler) this.#handler = handler;
  }

  serves(handler: RequestHandler | ConnectionHandler): boolean {
    return this.#handler === handler;
  }

  cutOff(): void {
    for (const socket of this.#open) socket.destroy();
  }
}

/** Why a port can't be listened on, in words. */
export function listenProblem(error: unknown): string {
  if (hasCode(error, 'EADDRINUSE')) return 'another program listens there; choose another port';
  if (hasCode(error, 'EACCES')) return 'the agent may not listen there; choose a port above 1023';
  return messageOf(error);
}
