import type { ServerResponse } from 'node:http';
import { hasField, lines, withoutField } from './fields.js';
import { drain } from './linger.js';
import type { ResponseReceiver } from './worker-port.js';

/** Bodies up to this many bytes are joined to the head as text: one write instead of two. */
const SMALL = 8 * 1024;

/**
 * Passes a worker's response to the caller as it arrives; if the caller has disconnected, the response is dropped. What
 * arrives together, often the whole response, is written together.
 */
export class ResponseWriter implements ResponseReceiver {
  /** The first piece of the body, until it is known whether it is the whole body. */
  #first: Buffer | undefined;
  #written = false;
  #trailers = false;

  constructor(private readonly response: ServerResponse) {}

  /** Node can't send arbitrary 1xx: they are written to the socket directly, once it is this response's turn. */
  interim(status: number, message: string, headers: string[]): void {
    const { response } = this;
    if (response.req.httpVersionMinor < 1 || response.headersSent || response.destroyed) return;
    const fields = withoutField(headers, 'content-length');
    const text = `HTTP/1.1 ${status} ${message}\r\n${lines(fields)}\r\n`;
    if (response.socket) response.socket.write(text, 'latin1');
    else response.once('socket', (socket) => socket.write(text, 'latin1'));
  }

  head(status: number, message: string, headers: string[]): void {
    const { response } = this;
    if (response.destroyed) return;
    const fields = this.#fitting(status, headers);
    if (message) response.writeHead(status, message, fields);
    else response.writeHead(status, fields);
    // Once everything that arrived with it has been passed on.
    process.nextTick(flush, this);
  }

  data(chunk: Buffer, resume: () => void): boolean {
    const { response } = this;
    if (response.destroyed) return true;
    if (!this.#written && !this.#first) {
      this.#first = chunk;
      return true;
    }
    this.flush();
    if (response.write(chunk)) return true;
    response.once('drain', resume);
    return false;
  }

  end(trailers: string[]): void {
    const { response } = this;
    const first = this.#first;
    this.#first = undefined;
    this.#written = true;
    if (response.destroyed) return;
    if (this.#trailers && trailers.length > 0) response.addTrailers(pairs(trailers));
    if (!first) response.end();
    else if (first.length > SMALL) response.end(first);
    else response.end(first.toString('latin1'), 'latin1');
    if (!response.req.complete) drain(response.req);
  }

  /** Writes what it has: at once if more will come later, as with server-sent events. */
  flush(): void {
    const { response } = this;
    if (this.#written || response.destroyed) return;
    this.#written = true;
    if (this.#first) response.write(this.#first);
    else response.flushHeaders();
    this.#first = undefined;
  }

  /** Without a length if the status allows no body, and without names of trailers unless these can follow. */
  #fitting(status: number, headers: string[]): string[] {
    const empty = status === 204 || status === 304 || this.response.req.method === 'HEAD';
    const length = hasField(headers, 'content-length');
    this.#trailers = !empty && !length && this.response.req.httpVersionMinor > 0;
    let fields = headers;
    // RFC 9110, section 8.6
    if (length && status === 204) fields = withoutField(fields, 'content-length');
    if (!this.#trailers && hasField(headers, 'trailer')) fields = withoutField(fields, 'trailer');
    return fields;
  }
}

function flush(answer: ResponseWriter): void {
  answer.flush();
}

function pairs(list: readonly string[]): [string, string][] {
  const found: [string, string][] = [];
  for (let i = 0; i + 1 < list.length; i += 2) found.push([list[i] ?? '', list[i + 1] ?? '']);
  return found;
}
