import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { endToEndHeaders } from '../../http/headers.js';
import { withForwarded } from './forwarded.js';

/** The beginning of a response, which always arrives in one piece. */
const STATUS_LINE = /^HTTP\/1\.[01] ([1-5]\d\d)/;
const STATUS_LENGTH = 'HTTP/1.1 101'.length;

/**
 * Sends the head of a request that asks for an upgrade, and then passes bytes both ways until both sides have ended.
 * Resolves then with the status of the replica's response, or null if there was none.
 * @param rest what the caller has already sent after the head
 */
export function splice(
  request: IncomingMessage,
  caller: Duplex,
  replica: Duplex,
  rest: Buffer,
): Promise<number | null> {
  let status: number | null = null;
  replica.once('data', (chunk: Buffer) => {
    const [, digits] = STATUS_LINE.exec(chunk.toString('latin1', 0, STATUS_LENGTH)) ?? [];
    if (digits !== undefined) status = Number(digits);
  });
  replica.write(headOf(request));
  if (rest.length > 0) replica.write(rest);
  caller.pipe(replica);
  replica.pipe(caller);
  return new Promise((resolve) => {
    let open = 2;
    const closed = (other: Duplex) => () => {
      other.destroy();
      if (--open === 0) resolve(status);
    };
    // An error is followed by close, which is enough.
    caller.on('error', () => {}).once('close', closed(replica));
    replica.on('error', () => {}).once('close', closed(caller));
  });
}

/**
 * WebSocket is passed on, other protocols are not: such a request, for example from clients that offer HTTP/2, is
 * answered in HTTP/1.1, which whoever asks for an upgrade must accept (RFC 9110, section 7.8).
 */
function headOf(request: IncomingMessage): string {
  const { method, url, rawHeaders, headers } = request;
  const websocket = headers.upgrade?.toLowerCase() === 'websocket';
  const connection = websocket ? ['Connection', 'Upgrade', 'Upgrade', 'websocket'] : ['Connection', 'close'];
  // The body, if any, passes unchanged.
  const coding = headers['transfer-encoding'];
  const transfer = coding === undefined ? [] : ['Transfer-Encoding', coding];
  const all = [...withForwarded(endToEndHeaders(rawHeaders), request), ...connection, ...transfer];
  let head = `${method} ${url} HTTP/1.1\r\n`;
  for (let i = 0; i + 1 < all.length; i += 2) head += `${all[i]}: ${all[i + 1]}\r\n`;
  return `${head}\r\n`;
}
