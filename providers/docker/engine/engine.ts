import { Pool } from 'undici';
import type { Environment } from '../../../src/environment.js';
import { PlatformError } from '../../../src/errors/errors.js';
import type { Shape } from '../../../src/json/shape.js';
import { PlatformAnswers } from '../../shared/platform-answers.js';
import { problem, version } from './answers.js';
import { type EngineHost, engineEnvironment, engineHost } from './host.js';
import { type Bridge, bridgeOverSsh } from './ssh.js';

/** The oldest version of the API that has everything used here: Engine 20.10. */
const OLDEST = 41;
/** The newest version that this was written against; Engines speak older ones too. */
const NEWEST = 51;

const ANSWERS = new PlatformAnswers('the Docker Engine');

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE' | 'HEAD';

export interface Call {
  /** Objects are sent as JSON, other values as text. */
  readonly query?: Readonly<Record<string, string | number | boolean | object | undefined>>;
  /** Bytes are sent as they are, anything else as JSON. */
  readonly body?: object | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** The Engine answered with a refusal. */
export class EngineRefusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = 'EngineRefusal';
  }
}

/**
 * A Docker Engine over its HTTP API; connects when needed. Methods reject with EngineRefusal, and with PlatformError if it
 * doesn't answer.
 */
export class Engine {
  #version: string | undefined;

  private readonly pool: Pool;

  private constructor(
    private readonly connect: () => Pool,
    private readonly bridge: Bridge | undefined,
  ) {
    this.pool = connect();
  }

  /** @throws PlatformError MN2007 if the environment doesn't name an Engine */
  static async at(environment: Environment): Promise<Engine> {
    const host = engineHost(environment);
    const bridge = host.kind === 'ssh' ? await bridgeOverSsh(host) : undefined;
    return new Engine(() => poolFor(host, bridge), bridge);
  }

  /** The response to a call, validated. */
  async json<T>(method: Method, path: string, shape: Shape<T>, call: Call = {}): Promise<T> {
    const { body } = await this.#send(method, path, call);
    return await ANSWERS.read(shape, path, body);
  }

  /** What the Engine has at the path; undefined if nothing is there. */
  async find<T>(path: string, shape: Shape<T>): Promise<T | undefined> {
    try {
      return await this.json('GET', path, shape);
    } catch (error) {
      if (error instanceof EngineRefusal && error.status === 404) return undefined;
      throw error;
    }
  }

  /** Makes a call whose response does not matter. */
  async run(method: Method, path: string, call: Call = {}): Promise<void> {
    const { body } = await this.#send(method, path, call);
    await body.dump();
  }

  /** Headers of a response without a body. */
  async head(
    path: string,
    call: Call = {},
  ): Promise<Readonly<Record<string, string | string[] | undefined>>> {
    const { headers, body } = await this.#send('HEAD', path, call);
    await body.dump();
    return headers;
  }

  /**
   * The bytes of a response, as they arrive; resolves once the Engine has begun to respond. The bytes end with a
   * PlatformError if the connection is lost.
   */
  async open(method: Method, path: string, call: Call = {}): Promise<AsyncGenerator<Buffer>> {
    const { body } = await this.#send(method, path, call);
    return ANSWERS.bytes(body, call.signal);
  }

  /** The same for callers who don't need to know when the response begins. */
  async *stream(method: Method, path: string, call: Call = {}): AsyncGenerator<Buffer> {
    yield* await this.open(method, path, call);
  }

  /** Whether it answers on a new connection: an Engine that shuts down still answers on existing ones for a while. */
  async admits(signal: AbortSignal): Promise<boolean> {
    const pool = this.connect();
    try {
      const { statusCode, body } = await pool.request({ method: 'GET', path: '/_ping', signal });
      await body.dump();
      return statusCode === 200;
    } catch {
      return false;
    } finally {
      await pool.destroy();
    }
  }

  async close(): Promise<void> {
    await this.pool.destroy();
    this.bridge?.close();
  }

  async #send(method: Method, path: string, call: Call) {
    this.#version ??= await this.#negotiate(call);
    const answer = await this.#request(method, `/v${this.#version}${path}`, call);
    if (answer.statusCode < 400) return answer;
    const said: unknown = await answer.body.json().catch(() => null);
    throw new EngineRefusal(
      answer.statusCode,
      problem.matches(said) ? said.message : `the Engine answered ${answer.statusCode}`,
    );
  }

  async #request(method: Method, path: string, { query, body, headers, signal }: Call) {
    const raw = body instanceof Uint8Array;
    try {
      return await this.pool.request({
        method,
        path: path + queryText(query),
        headers: {
          ...headers,
          ...(body && { 'content-type': raw ? 'application/x-tar' : 'application/json' }),
        },
        body: raw ? body : body ? JSON.stringify(body) : null,
        ...(signal && { signal }),
      });
    } catch (error) {
      signal?.throwIfAborted();
      // The Engine that comes back may have another version.
      this.#version = undefined;
      throw ANSWERS.away(error, this.bridge?.problem);
    }
  }

  /** Returns the newest version that both sides speak. */
  async #negotiate({ signal }: Call): Promise<string> {
    const { body } = await this.#request('GET', '/version', signal ? { signal } : {});
    const { ApiVersion, MinAPIVersion = '1.12' } = await ANSWERS.read(version, '/version', body);
    const newest = Math.min(NEWEST, minor(ApiVersion));
    if (newest < OLDEST || newest < minor(MinAPIVersion)) {
      throw new PlatformError(
        'MN2007',
        `the Docker Engine speaks API ${MinAPIVersion} to ${ApiVersion}; Multinode needs a version from 1.${OLDEST} to 1.${NEWEST}`,
      );
    }
    return `1.${newest}`;
  }
}

/** Connects to an Engine, uses it, and closes its connections. @param host its address; if empty, the environment's */
export async function withEngine<T>(
  host: string | undefined,
  use: (engine: Engine) => Promise<T>,
  environment?: Environment,
): Promise<T> {
  const engine = await Engine.at(engineEnvironment(host, environment));
  try {
    return await use(engine);
  } finally {
    await engine.close();
  }
}

function poolFor(host: EngineHost, bridge: Bridge | undefined): Pool {
  // Streams of events and logs are silent while nothing happens.
  const unlimited = { headersTimeout: 0, bodyTimeout: 0 };
  if (host.kind === 'tcp') {
    return new Pool(host.origin, { ...unlimited, ...(host.tls && { connect: { ...host.tls } }) });
  }
  const socketPath = host.kind === 'socket' ? host.path : bridge?.path;
  return new Pool('http://engine', { ...unlimited, ...(socketPath !== undefined && { socketPath }) });
}

function minor(apiVersion: string): number {
  return Number(apiVersion.split('.')[1]);
}

function queryText(query: Call['query'] = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined)
      parameters.set(name, typeof value === 'object' ? JSON.stringify(value) : String(value));
  }
  const text = parameters.toString();
  return text && `?${text}`;
}
