import { lines } from '../fields.js';
import type { OutgoingRequest } from '../worker-port.js';

/** Methods for which the absence of a body is stated too (RFC 9110, section 8.6). */
const WITH_BODY = new Set(['POST', 'PUT', 'PATCH']);

export interface Head {
  readonly text: string;
  /** Whether the body is sent in chunks, after which trailers may follow. */
  readonly chunked: boolean;
}

/** @param authority the Host for a request without one, as in HTTP/1.0 */
export function headOf({ method, path, headers, body }: OutgoingRequest, authority: string): Head {
  const buffered = Buffer.isBuffer(body);
  let text = `${method} ${path} HTTP/1.1\r\n`;
  let host = false;
  let length = false;
  let trailer = '';
  let connection = 'keep-alive';
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const name = headers[i] ?? '';
    const value = headers[i + 1] ?? '';
    switch (name.length) {
      case 2:
        // TE applies to this connection only, which Connection must state.
        if (name.toLowerCase() === 'te') connection = 'TE, keep-alive';
        break;
      case 4:
        if (name.toLowerCase() === 'host') host = true;
        break;
      case 7:
        if (name.toLowerCase() === 'trailer') {
          trailer += `${name}: ${value}\r\n`;
          continue;
        }
        break;
      case 14:
        if (name.toLowerCase() === 'content-length') {
          if (buffered) continue;
          length = true;
        }
    }
    text += `${name}: ${value}\r\n`;
  }
  if (!host) text += `Host: ${authority}\r\n`;
  text += `Connection: ${connection}\r\n`;
  const chunked = body !== null && !buffered && !length;
  if (buffered) text += `Content-Length: ${body.length}\r\n`;
  else if (chunked) text += `Transfer-Encoding: chunked\r\n${trailer}`;
  else if (!length && WITH_BODY.has(method)) text += 'Content-Length: 0\r\n';
  return { text: `${text}\r\n`, chunked };
}

/** The end of a chunked body. */
export function endOfChunks(trailers: readonly string[]): string {
  return `0\r\n${lines(trailers)}\r\n`;
}
