import type { IncomingMessage } from 'node:http';
import { RequestError } from '../../errors/errors.js';

/** Whether a request carries a body (RFC 9112, section 6). */
export function hasBody(request: IncomingMessage): boolean {
  const length = request.headers['content-length'];
  return request.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

/**
 * The whole body.
 * @param limit bytes
 * @throws RequestError MN4010 past the limit
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const tooLarge = new RequestError(
    'MN4010',
    413,
    `the body is larger than the ${limit} bytes that are accepted here`,
  );
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('a request gave text where bytes were expected');
    size += chunk.length;
    if (size > limit) throw tooLarge;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}
