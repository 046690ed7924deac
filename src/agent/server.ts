import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Door } from '../../providers/platform.js';
import { bracketed } from '../addresses.js';
import { AgentError } from '../errors/errors.js';
import { hasCode, messageOf } from '../errors/system.js';
import { background } from '../process/background.js';
import type { Agent } from './agent.js';
import { apiHandler, createApi } from './api/app.js';
import { createAuthentication } from './api/authentication.js';
import { createHostCheck } from './api/hosts.js';
import type { ExecutionTokens } from './executions/tokens.js';
import { Gateway } from './gateway/gateway.js';
import { PREFIX } from './gateway/route.js';
import { Connections } from './http/connections.js';
import { closing, createHttpServer } from './http/server.js';
import type { InvocationStore } from './invocations/store.js';
import type { Logger } from './logging/logger.js';

export interface ServerOptions {
  readonly agent: Agent;
  readonly invocations: InvocationStore;
  readonly tokens: ExecutionTokens;
  readonly key: string;
  readonly log: Logger;
  /** Throws if another agent decides by now, and ends the process. */
  readonly mayAct?: () => void;
}

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** One port for both: calls to functions go to the gateway, everything else to the API. */
export class AgentServer {
  readonly #closing = new AbortController();

  private constructor(
    private readonly server: Server,
    /** A second listener, for workers. */
    private readonly beside: TcpServer | undefined,
    private readonly host: string,
    private readonly door: Door | undefined,
    private readonly port: number,
    private readonly begin: (handler: Handler) => void,
  ) {}

  /**
   * Listens, so that the address is known before any worker that needs it starts. Requests are held until `serve`.
   * @param port 0: any free one
   * @param setting the setting of the port, for a hint if that port is in use
   * @param door the address, at the same port, for workers that can't reach the host's
   * @param connections all connections from callers to this process
   * @throws AgentError MN4013 if it can't listen on the address
   */
  static async listen(
    host: string,
    port: number,
    setting: string,
    door?: Door,
    connections = new Connections(),
  ): Promise<AgentServer> {
    const held: Parameters<Handler>[] = [];
    let handle: Handler = (...call) => {
      held.push(call);
    };
    const begin = (handler: Handler) => {
      handle = handler;
      for (const call of held.splice(0)) handler(...call);
    };
    const server = createHttpServer(connections, (request, response) => handle(request, response));
    const found = await listening(server, host, port, setting);
    if (!door?.listen) return new AgentServer(server, undefined, host, door, found, begin);
    const beside = createTcpServer({ noDelay: true }, (socket) => server.emit('connection', socket));
    await listening(beside, door.host, found, setting);
    // For example a connection that could not be accepted; see Connections.
    beside.on('error', (error) => server.emit('error', error));
    return new AgentServer(server, beside, host, door, found, begin);
  }

  /** Its address for callers. */
  get url(): string {
    return this.#urlAt(this.host);
  }

  /** Its address for workers. */
  get workerUrl(): string {
    return this.#urlAt(this.door?.host ?? this.host);
  }

  /** Answers until, or instead of, `serve`. */
  standBy(handler: Handler): void {
    this.begin(handler);
  }

  async serve({ agent, invocations, tokens, key, log, mayAct }: ServerOptions): Promise<void> {
    const authenticate = createAuthentication(key);
    const hostAllowed = createHostCheck(this.host, this.door?.host);
    const closing = this.#closing.signal;
    const api = await apiHandler(
      createApi({
        agent,
        invocations,
        executions: agent.executions,
        tokens,
        authenticate,
        hostAllowed,
        log,
        closing,
      }),
    );
    const gateway = new Gateway({ agent, key, log, authenticate, hostAllowed });
    // Once the server is closing, a kept-alive connection ends with its response.
    const answered = () => {
      if (closing.aborted) setImmediate(() => this.server.closeIdleConnections());
    };
    this.begin((request, response) => {
      mayAct?.();
      response.on('close', answered);
      if (!request.url?.startsWith(PREFIX)) return api(request, response);
      const call = () => gateway.handle(request, response);
      background('a call to a function failed', call, () => response.destroy());
    });
  }

  /** Takes no new connections, lets responses in progress finish for up to `limit` milliseconds, then cuts them off. */
  async close(limit: number): Promise<void> {
    const closed = closing(this.server);
    this.beside?.close();
    this.server.closeIdleConnections();
    this.#closing.abort();
    const waited = new AbortController();
    await Promise.race([closed, delay(limit, undefined, { signal: waited.signal })]);
    waited.abort();
    this.server.closeAllConnections();
    await closed;
  }

  #urlAt(host: string): string {
    return `http://${bracketed(host)}:${this.port}`;
  }
}

/** The port, once the server is listening. */
async function listening(server: TcpServer, host: string, port: number, setting: string): Promise<number> {
  server.listen({ host, port });
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new AgentError(
      'MN4013',
      `the agent can't listen on ${host}, port ${port}: ${reason(error, setting)}`,
      {
        cause: error,
      },
    );
  }
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server without a TCP address');
  return address.port;
}

function reason(error: unknown, setting: string): string {
  if (hasCode(error, 'EADDRINUSE')) {
    return `another program listens there; choose another with ${setting}`;
  }
  return messageOf(error);
}
