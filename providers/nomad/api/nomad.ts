import { Pool } from 'undici';
import type { Shape } from '../../../src/client/shape.js';
import { PlatformError } from '../../../src/errors/errors.js';
import type { NomadAccess } from './environment.js';

/** Connections, of which Nomad accepts 100 from a machine: what is streamed keeps one for as long as it lasts. */
const CALLS = 24;
const STREAMS = 64;

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export interface Call {
  readonly query?: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;
  /** Sent as JSON. */
  readonly body?: object;
  readonly signal?: AbortSignal;
}

/** Nomad answered, and refused: it tells why in plain text. */
export class NomadRefusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = 'NomadRefusal';
  }

  /** Nomad answers some refusals of a request with a plain 500. */
  get missing(): boolean {
    return this.status === 404 || /not found|unknown allocation/i.test(this.message);
  }
}

/**
 * Nomad over its HTTP API. The npm package `nomad-client` is not used: it ships TypeScript sources only, which a
 * published package can't import, sends the namespace where Nomad does not read it, and loses the texts of refusals.
 * Methods reject with NomadRefusal, and with PlatformError where no server answers, or none has a leader.
 */
export class Nomad {
  private readonly calls: Pool;
  private readonly streams: Pool;

  constructor(private readonly access: NomadAccess) {
    this.calls = this.#pool(CALLS);
    this.streams = this.#pool(STREAMS);
  }

  /** What a call answers, checked. */
  async json<T>(method: Method, path: string, shape: Shape<T>, call: Call = {}): Promise<T> {
    const { body } = await this.#send(this.calls, method, path, call);
    const value: unknown = await body.json().catch((error: unknown) => {
      throw away(error);
    });
    if (shape.matches(value)) return value;
    throw new Error(`Nomad's answer to ${path} is not as expected: ${shape.mismatch(value)}`);
  }

  /** A call whose answer matters no further. */
  async run(method: Method, path: string, call: Call = {}): Promise<void> {
    const { body } = await this.#send(this.calls, method, path, call);
    await body.dump();
  }

  /**
   * The bytes of an answer, as they come; resolves once Nomad has begun to answer. They end with a PlatformError where
   * the connection is lost.
   */
  async open(path: string, call: Call = {}): Promise<AsyncGenerator<Buffer>> {
    const { body } = await this.#send(this.streams, 'GET', path, call);
    return bytesOf(body, call.signal);
  }

  async close(): Promise<void> {
    await Promise.all([this.calls.destroy(), this.streams.destroy()]);
  }

  async #send(pool: Pool, method: Method, path: string, call: Call) {
    const answer = await this.#request(pool, method, path, call);
    if (answer.statusCode < 400) return answer;
    const said = (await answer.body.text().catch(() => '')).trim();
    if (answer.statusCode >= 500 && /no cluster leader|rpc error: EOF|connection refused/i.test(said))
      throw away(new Error(said));
    throw new NomadRefusal(answer.statusCode, said || `Nomad answered ${answer.statusCode}`);
  }

  async #request(pool: Pool, method: Method, path: string, { query, body, signal }: Call) {
    const { token } = this.access;
    try {
      return await pool.request({
        method,
        path: path + this.#queryText(query),
        headers: {
          ...(token !== undefined && { 'x-nomad-token': token }),
          ...(body && { 'content-type': 'application/json' }),
        },
        body: body ? JSON.stringify(body) : null,
        ...(signal && { signal }),
      });
    } catch (error) {
      signal?.throwIfAborted();
      throw away(error);
    }
  }

  #pool(connections: number): Pool {
    const { origin, tls } = this.access;
    // The stream of events and logs that are followed are silent for as long as nothing happens.
    const unlimited = { headersTimeout: 0, bodyTimeout: 0 };
    return new Pool(origin, { connections, ...unlimited, ...(tls && { connect: { ...tls } }) });
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

async function* bytesOf(body: AsyncIterable<Buffer>, signal?: AbortSignal): AsyncGenerator<Buffer> {
  try {
    yield* body;
  } catch (error) {
    signal?.throwIfAborted();
    throw away(error);
  }
}

function away(error: unknown): PlatformError {
  const reason = error instanceof Error ? error.message : String(error);
  return new PlatformError('MN4021', `Nomad does not answer: ${reason}`, { cause: error });
}
