import { setTimeout as delay } from 'node:timers/promises';
import { RequestError } from '../../../errors/errors.js';
import { background } from '../../../process/background.js';
import { Connections } from '../../http/connections.js';
import {
  type ConnectionHandler,
  HttpListener,
  type Listener,
  type ListenerPlace,
  listenProblem,
  type RequestHandler,
  TcpListener,
} from './listener.js';

export type Handler = RequestHandler | ConnectionHandler;

type Protocol = Listener['protocol'];

/** A service's use of a port. */
export interface Seat {
  /** Why the port can't be listened on, in words; null if it can. */
  error(): string | null;
  /** Open connections finish what they are doing; the port itself is free at once. */
  release(): void;
}

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
   * @param raw services that are not HTTP
   * @throws RequestError MN4017 if a port is in use
   */
  async reserve(ports: ReadonlyMap<string, number>, raw: ReadonlySet<string> = new Set()): Promise<void> {
    const opened: Listener[] = [];
    for (const [service, port] of ports) {
      if (this.#ports.has(port)) continue;
      const listener = makeListener(this.#place(port), raw.has(service) ? 'tcp' : 'http');
      try {
        await listener.listen();
      } catch (error) {
        this.#close([listener, ...opened]);
        const code = 'MN4017';
        const message = `services.${service} can't listen on ${this.host}, port ${port}: ${listenProblem(error)}`;
        const issues = [{ code, message, path: ['services', service, 'port'] }] as const;
        throw new RequestError(code, 409, message, { cause: error, issues });
      }
      opened.push(listener);
      this.#ports.set(port, listener);
    }
  }

  /** Uses the port for the handler; if it can't listen there, it keeps trying. */
  serve(port: number, handler: Handler): Seat {
    const protocol = 'connection' in handler ? 'tcp' : 'http';
    let listener = this.#ports.get(port);
    if (listener && listener.protocol !== protocol) {
      this.#close([listener]);
      listener = undefined;
    }
    if (!listener) {
      listener = makeListener(this.#place(port), protocol);
      this.#ports.set(port, listener);
      listener.keepTrying();
    }
    const taken = listener;
    taken.serve(handler);
    taken.used = true;
    return {
      error: () => taken.error,
      release: () => {
        // The handler stays for requests on open connections.
        if (taken.serves(handler)) taken.used = false;
      },
    };
  }

  #place(port: number): ListenerPlace {
    return { host: this.host, port, connections: this.connections };
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

function makeListener(place: ListenerPlace, protocol: Protocol): Listener {
  return protocol === 'tcp' ? new TcpListener(place) : new HttpListener(place);
}
