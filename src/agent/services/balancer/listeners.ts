import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { RequestError } from '../../../errors/errors.js';
import { hasCode, messageOf } from '../../../errors/system.js';
import { background } from '../../../process/background.js';
import { Connections } from '../../http/connections.js';
import { closing, createHttpServer } from '../../http/server.js';

export interface Handler {
  request(request: IncomingMessage, response: ServerResponse): void;
  upgrade(request: IncomingMessage, socket: Duplex, rest: Buffer): void;
}

/** A service's use of a port. */
export interface Seat {
  /** Why the port can't be listened on, in words; null if it can. */
  error(): string | null;
  /** Open connections finish what they are doing; the port itself is free at once. */
  release(): void;
}

/** Milliseconds before a port in use is tried again. */
const RETRY = 1_000;

/**
 * The ports of the services. A port stays open while any service uses it, so that one service can take it over from
 * another in the same change of the manifest.
 */
export class Listeners {
  readonly #ports = new Map<number, Listener>();
  readonly #closing = new Set<Promise<void>>();

  /** @param connections all connections from callers to this process */
  constructor(
    private readonly host: string,
    private readonly connections = new Connections(),
  ) {}

  /**
   * Listens on the new ports before a manifest is taken: on all or none.
   * @param ports by service
   * @throws RequestError MN4017 if a port is in use
   */
  async reserve(ports: ReadonlyMap<string, number>): Promise<void> {
    const opened: Listener[] = [];
    for (const [service, port] of ports) {
      if (this.#ports.has(port)) continue;
      const listener = new Listener(this.host, port, this.connections);
      try {
        await listener.listen();
      } catch (error) {
        this.#close([listener, ...opened]);
        const code = 'MN4017';
        const message = `services.${service} can't listen on ${this.host}, port ${port}: ${reason(error)}`;
        const issues = [{ code, message, path: ['services', service, 'port'] }] as const;
        throw new RequestError(code, 409, message, { cause: error, issues });
      }
      opened.push(listener);
      this.#ports.set(port, listener);
    }
  }

  /** Uses the port for the handler; if it can't listen there, it keeps trying. */
  serve(port: number, handler: Handler): Seat {
    let listener = this.#ports.get(port);
    if (!listener) {
      listener = new Listener(this.host, port, this.connections);
      this.#ports.set(port, listener);
      listener.keepTrying();
    }
    const taken = listener;
    taken.handler = handler;
    taken.used = true;
    return {
      error: () => taken.error,
      release: () => {
        // The handler stays for requests on open connections.
        if (taken.handler === handler) taken.used = false;
      },
    };
  }

  /** Closes the ports that no service uses. */
  closeUnused(): void {
    const unused = [...this.#ports.values()].filter(({ used }) => !used);
    this.#close(unused);
  }

  /** Closes all of them, lets requests in progress finish for up to `limit` milliseconds, then cuts them off. */
  async close(limit: number): Promise<void> {
    const all = [...this.#ports.values()];
    this.#close(all);
    const waited = new AbortController();
    const late = delay(limit, undefined, { signal: waited.signal }).catch(() => {});
    await Promise.race([Promise.all(this.#closing), late]);
    waited.abort();
    for (const listener of all) listener.cutOff();
    await Promise.all(this.#closing);
  }

  #close(listeners: readonly Listener[]): void {
    for (const listener of listeners) {
      if (this.#ports.get(listener.port) === listener) this.#ports.delete(listener.port);
      const closed = listener.close();
      this.#closing.add(closed);
      background('a port was not closed', () => closed.finally(() => this.#closing.delete(closed)));
    }
  }
}

class Listener {
  handler: Handler | null = null;
  used = false;
  error: string | null = null;
  readonly #server: Server;
  #closed = false;
  #retry: NodeJS.Timeout | undefined;

  constructor(
    private readonly host: string,
    readonly port: number,
    connections: Connections,
  ) {
    this.#server = createHttpServer(connections, (request, response) => {
      if (this.#closed) response.shouldKeepAlive = false;
      response.once('close', () => {
        if (this.#closed) setImmediate(() => this.#server.closeIdleConnections());
      });
      if (this.handler) this.handler.request(request, response);
      else response.writeHead(503, { connection: 'close', 'retry-after': '1' }).end();
    });
    this.#server.on('upgrade', (request, socket, rest) => {
      connections.upgraded(request);
      if (this.handler) this.handler.upgrade(request, socket, rest);
      else socket.destroy();
    });
  }

  async listen(): Promise<void> {
    this.#server.listen({ host: this.host, port: this.port });
    await once(this.#server, 'listening');
    this.error = null;
  }

  keepTrying(): void {
    this.listen().catch((error: unknown) => {
      this.error = `it can't listen on ${this.host}, port ${this.port}: ${reason(error)}`;
      if (!this.#closed) this.#retry = setTimeout(() => this.keepTrying(), RETRY);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    if (!this.#server.listening) return;
    const closed = closing(this.#server);
    this.#server.closeIdleConnections();
    await closed;
  }

  cutOff(): void {
    this.#server.closeAllConnections();
  }
}

function reason(error: unknown): string {
  if (hasCode(error, 'EADDRINUSE')) return 'another program listens there; choose another port';
  if (hasCode(error, 'EACCES')) return 'the agent may not listen there; choose a port above 1023';
  return messageOf(error);
}
