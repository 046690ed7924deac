import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { RequestError } from '../../../errors/errors.js';
import { isUnexpected, problemAnswer } from '../../api/problems.js';
import { Answer } from '../../http/answer.js';
import { hasBody } from '../../http/body.js';
import { Caller, HungUp } from '../../http/caller.js';
import { endAfterBody } from '../../http/linger.js';
import { BrokenConnection, send } from '../../http/send.js';
import type { Logger } from '../../log.js';
import type { Backend } from './backend.js';
import type { Backends } from './backends.js';
import { headersFor } from './forwarded.js';
import { open, splice } from './tunnel.js';
import { Upload } from './upload.js';

export interface BalancerParts {
  readonly service: string;
  readonly backends: Backends;
  readonly log: Logger;
  /** The replica's port does not accept connections. */
  readonly refused: (backend: Backend) => void;
}

/** Methods that mean the same when done twice (RFC 9110, section 9.2.2). */
const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);
/** Replicas that a request may reach before it is given up: one that kills them must not kill all. */
const MAX_REACHED = 3;

/** Passes each request to one of the service's replicas, and to another where the first can't have served it. */
export class Balancer {
  readonly #tunnels = new Set<Duplex>();

  constructor(private readonly parts: BalancerParts) {}

  async request(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await this.#serve(request, response);
    } catch (error) {
      if (error instanceof HungUp) return;
      if (isUnexpected(error))
        this.parts.log.error({ service: this.parts.service, err: error }, 'a request failed');
      if (response.headersSent) {
        response.destroy();
        return;
      }
      const { status, headers, problem } = problemAnswer(error);
      const text = JSON.stringify(problem);
      response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(text) });
      endAfterBody(request, response, text);
    }
  }

  /** WebSocket, and whatever else asks for an upgrade. */
  async upgrade(request: IncomingMessage, caller: Duplex, rest: Buffer): Promise<void> {
    const hangUp = new AbortController();
    this.#tunnels.add(caller);
    caller.on('error', () => {});
    caller.once('close', () => {
      this.#tunnels.delete(caller);
      hangUp.abort(new HungUp());
    });
    try {
      await this.#tunnel(request, caller, rest, hangUp.signal);
    } catch (error) {
      if (error instanceof HungUp) return;
      const { status, headers, problem } = problemAnswer(error);
      const lines = Object.entries({ ...headers, connection: 'close' }).map((header) => header.join(': '));
      caller.end(
        `HTTP/1.1 ${status} ${problem.title}\r\n${lines.join('\r\n')}\r\n\r\n${JSON.stringify(problem)}`,
      );
    }
  }

  /** Ends upgraded connections, which no server counts as its own. */
  closeTunnels(): void {
    for (const caller of this.#tunnels) caller.destroy();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { backends } = this.parts;
    const caller = new Caller(response);
    const upload = hasBody(request) ? new Upload(request) : null;
    const headers = headersFor(request);
    const tried = new Set<Backend>();
    for (let reached = 0; ; ) {
      const backend = backends.pick(tried) ?? (await backends.wait(caller.signal));
      try {
        await passOn(backend, request, caller, headers, upload);
        return;
      } catch (error) {
        if (!(error instanceof BrokenConnection)) throw error;
        tried.add(backend);
        if (error.refused) this.parts.refused(backend);
        else reached++;
        if (!mayRetry(request, response, upload, error, reached)) throw this.#broken(error);
      }
    }
  }

  async #tunnel(request: IncomingMessage, caller: Duplex, rest: Buffer, hangUp: AbortSignal): Promise<void> {
    const { backends } = this.parts;
    const tried = new Set<Backend>();
    for (;;) {
      const backend = backends.pick(tried) ?? (await backends.wait(hangUp));
      const end = backend.begin();
      try {
        const replica = await open(backend).catch(() => null);
        if (replica) {
          await splice(request, caller, replica, rest);
          return;
        }
      } finally {
        end();
      }
      tried.add(backend);
      this.parts.refused(backend);
    }
  }

  #broken(error: BrokenConnection): RequestError {
    const message = `A replica of ${this.parts.service} did not finish its answer: ${error.message}.`;
    return new RequestError('MN4008', 502, message, { cause: error });
  }
}

async function passOn(
  backend: Backend,
  request: IncomingMessage,
  caller: Caller,
  headers: readonly string[],
  upload: Upload | null,
): Promise<void> {
  const end = backend.begin();
  const { method = 'GET', url: path = '/' } = request;
  const outgoing = { method, path, headers: [...headers], body: upload?.stream() ?? null };
  const sending = send(backend.sender, outgoing, new Answer(caller.response));
  caller.onHangUp(() => sending.abort(new HungUp()));
  try {
    await sending.done;
  } finally {
    end();
  }
}

/** Not where the caller has part of an answer; where the replica got the request, only what may be done twice. */
function mayRetry(
  request: IncomingMessage,
  response: ServerResponse,
  upload: Upload | null,
  { refused }: BrokenConnection,
  reached: number,
): boolean {
  if (response.headersSent || upload?.begun) return false;
  return refused || (IDEMPOTENT.has(request.method ?? '') && reached < MAX_REACHED);
}
