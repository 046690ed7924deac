import { Pool } from 'undici';
import type { Shape } from '../../../src/client/shape.js';
import { PlatformError } from '../../../src/errors/errors.js';
import type { NomadAccess } from './environment.js';

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
  private readonly pool: Pool;

  constructor(private readonly access: NomadAccess) {
    const { origin, tls } = access;
    // The stream of events and logs that are followed are silent for as long as nothing happens.
    this.pool = new Pool(origin, { headersTimeout: 0, bodyTimeout: 0, ...(tls && { connect: { ...tls } }) });
  }

  get namespace(): string {
    return this.access.namespace;
  }

  /** What a call answers, checked. */
  async json<T>(method: Method, path: string, shape: Shape<T>, call: Call = {}): Promise<T> {
    return (await this.indexed(method, path, shape, call)).value;
  }

  /** The same with the index of Nomad's state that it is of. */
  async indexed<T>(
    method: Method,
    path: string,
    shape: Shape<T>,
    call: Call = {},
  ): Promise<{ readonly value: T; readonly index: number }> {
    const { body, headers } = await this.#send(method, path, call);
    const value: unknown = await body.json().catch((error: unknown) => {
      throw away(error);
    });
    if (!shape.matches(value))
      throw new Error(`Nomad's answer to ${path} is not as expected: ${shape.mismatch(value)}`);
    return { value, index: Number(headers['x-nomad-index'] ?? 0) };
  }

  /** A call whose answer matters no further. */
  async run(method: Method, path: string, call: Call = {}): Promise<void> {
    const { body } = await this.#send(method, path, call);
    await body.dump();
  }

  /**
   * The bytes of an answer, as they come; resolves once Nomad has begun to answer. They end with a PlatformError where
   * the connection is lost.
   */
  async open(path: string, call: Call = {}): Promise<AsyncGenerator<Buffer>> {
    const { body } = await this.#send('GET', path, call);
    return bytesOf(body, call.signal);
  }

  async close(): Promise<void> {
    await this.pool.destroy();
  }

  async #send(method: Method, path: string, call: Call) {
    const answer = await this.#request(method, path, call);
    if (answer.statusCode < 400) return answer;
    const said = (await answer.body.text().catch(() => '')).trim();
    if (answer.statusCode >= 500 && /no cluster leader|rpc error: EOF|connection refused/i.test(said))
      throw away(new Error(said));
    throw new NomadRefusal(answer.statusCode, said || `Nomad answered ${answer.statusCode}`);
  }

  async #request(method: Method, path: string, { query, body, signal }: Call) {
    const { token } = this.access;
    try {
      return await this.pool.request({
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
