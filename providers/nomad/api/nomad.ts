import { setTimeout as delay } from 'node:timers/promises';
import { type Dispatcher, WebSocket } from 'undici';
import type { PlatformError } from '../../../src/errors/errors.js';
import { codeOf } from '../../../src/errors/system.js';
import type { Shape } from '../../../src/json/shape.js';
import { PlatformAnswers } from '../../shared/platform-answers.js';
import type { NomadAccess } from './environment.js';
import { Servers } from './servers.js';

const ANSWERS = new PlatformAnswers('Nomad');

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export interface Call {
  readonly query?: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;
  /** Sent as JSON. */
  readonly body?: object;
  readonly signal?: AbortSignal;
  /** Milliseconds without a byte after which a stream counts as lost; unlimited by default. */
  readonly silence?: number;
}

/** Nomad answered with a refusal; its message is Nomad's reason in plain text. */
export class NomadRefusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = 'NomadRefusal';
  }

  /** Whether what was asked for does not exist: for some requests, Nomad answers 500 then. */
  get missing(): boolean {
    return this.status === 404 || /not found|unknown allocation/i.test(this.message);
  }
}

/** A request that was not answered properly. */
interface Setback {
  readonly error: PlatformError;
  /** Whether it may have had its effect anyway. */
  readonly done: boolean;
  /** Whether another server may do better; otherwise all of them need a pause. */
  readonly elsewhere: boolean;
}

/** Milliseconds to wait before each retry if Nomad, or a proxy before it, is overloaded. */
const WAITS = [100, 300, 900];

/**
 * Nomad over its HTTP API. The npm package `nomad-client` is not used: it ships only TypeScript sources, which a published
 * package can't import, sends the namespace where Nomad does not read it, and loses the texts of refusals.
 * Methods reject with NomadRefusal, and with PlatformError if no server answers, or none has a leader. A request that does
 * no harm if it is made twice is sent to every server in turn, and again to those that are overloaded.
 */
export class Nomad {
  private readonly servers: Servers;

  /** @param mayAct called before every call that changes anything; throws if the call is not allowed */
  constructor(
    private readonly access: NomadAccess,
    private readonly mayAct: () => void = () => {},
  ) {
    this.servers = new Servers(access);
  }

  /** The response to a call, validated. */
  async json<T>(method: Method, path: string, shape: Shape<T>, call: Call = {}): Promise<T> {
    const { body } = await this.#send('calls', method, path, call);
    return await ANSWERS.read(shape, path, body);
  }

  /** Makes a call whose response does not matter. */
  async run(method: Method, path: string, call: Call = {}): Promise<void> {
    const { body } = await this.#send('calls', method, path, call);
    await body.dump();
  }

  /**
   * The bytes of a response, as they arrive; resolves once Nomad has begun to respond. The bytes end with a PlatformError
   * if the connection is lost.
   */
  async open(path: string, call: Call = {}): Promise<AsyncGenerator<Buffer>> {
    const { body } = await this.#send('streams', 'GET', path, call);
    return ANSWERS.bytes(body, call.signal);
  }

  /** A WebSocket that is being opened at the server that was last asked; no other one is tried. */
  socket(path: string, query: Call['query']): WebSocket {
    this.mayAct();
    const { streams, origin } = this.servers.next(new Set());
    return new WebSocket(origin.replace(/^http/, 'ws') + path + this.#queryText(query), {
      dispatcher: streams,
      headers: this.#authorization(),
    });
  }

  /** The error for a connection that was lost. */
  away(error: unknown): PlatformError {
    return ANSWERS.away(error);
  }

  async close(): Promise<void> {
    await this.servers.close();
  }

  async #send(
    kind: 'calls' | 'streams',
    method: Method,
    path: string,
    call: Call,
  ): Promise<Dispatcher.ResponseData> {
    const repeatable = method !== 'POST' || call.query?.idempotency_token !== undefined;
    const waits = [...WAITS];
    const tried = new Set<number>();
    for (;;) {
      const server = this.servers.next(tried);
      if (method !== 'GET') this.mayAct();
      const answer = await this.#request(server[kind], method, path, call);
      if (!('error' in answer)) return answer;
      const { error, done, elsewhere } = answer;
      if (done && !repeatable) throw error;
      if (elsewhere) {
        tried.add(server.index);
        if (tried.size === this.servers.count) throw error;
      } else {
        const wait = waits.shift();
        if (wait === undefined) throw error;
        await delay(wait, undefined, call.signal ? { signal: call.signal } : {});
      }
    }
  }

  async #request(
    pool: Dispatcher,
    method: Method,
    path: string,
    { query, body, signal, silence }: Call,
  ): Promise<Dispatcher.ResponseData | Setback> {
    try {
      const answer = await pool.request({
        method,
        path: path + this.#queryText(query),
        headers: {
          ...this.#authorization(),
          ...(body && { 'content-type': 'application/json' }),
        },
        body: body ? JSON.stringify(body) : null,
        ...(signal && { signal }),
        ...(silence !== undefined && { bodyTimeout: silence }),
      });
      return answer.statusCode < 400 ? answer : await setbackOf(answer);
    } catch (error) {
      if (error instanceof NomadRefusal) throw error;
      signal?.throwIfAborted();
      return { error: ANSWERS.away(error), done: !isUnconnected(error), elsewhere: true };
    }
  }

  #authorization(): Record<string, string> {
    const { token } = this.access;
    return token === undefined ? {} : { 'x-nomad-token': token };
  }

  #queryText(query: Call['query'] = {}): string {
    const { namespace, region } = this.access;
    const parameters = new URLSearchParams({ namespace });
    if (region !== undefined) parameters.set('region', region);
    for (const [name, value] of Object.entries(query)) {
      for (const each of Array.isArray(value) ? value : [value])
        if (each !== undefined) parameters.append(name, String(each));
    }
    return `?${parameters}`;
  }
}

/** Opens a client, uses it, and closes its connections. */
export async function withNomad<T>(access: NomadAccess, use: (nomad: Nomad) => Promise<T>): Promise<T> {
  const nomad = new Nomad(access);
  try {
    return await use(nomad);
  } finally {
    await nomad.close();
  }
}

/** A server's messages if it has no leader or can't reach it, and if it lost its leader during the request. */
const UNSENT = /no cluster leader|not the leader|failed to get conn/i;
const BROKEN_OFF = /rpc error: EOF|connection (refused|reset)|leadership lost/i;

/** @throws NomadRefusal if it is not a setback: Nomad has processed the request and refuses it */
async function setbackOf({ statusCode, body }: Dispatcher.ResponseData): Promise<Setback> {
  const said = (await body.text().catch(() => '')).trim() || `it answered ${statusCode}`;
  const error = ANSWERS.away(new Error(said));
  if (statusCode === 429) return { error, done: false, elsewhere: false };
  // From a proxy: Nomad itself does not use these.
  if ([502, 503, 504].includes(statusCode)) return { error, done: true, elsewhere: false };
  if (statusCode >= 500 && UNSENT.test(said)) return { error, done: false, elsewhere: true };
  if (statusCode >= 500 && BROKEN_OFF.test(said)) return { error, done: true, elsewhere: true };
  throw new NomadRefusal(statusCode, said);
}

/** Error codes of connections that were never established, so that nothing was sent. */
const UNCONNECTED =
  /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT|.*CERT.*|UNABLE_TO_.*)$/;

function isUnconnected(error: unknown): boolean {
  return UNCONNECTED.test(codeOf(error) ?? '');
}
