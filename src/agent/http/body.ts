import type { IncomingMessage } from 'node:http';
import { RequestError } from '../../errors/errors.js';

/** Whether a request carries a body (RFC 9112, section 6). */
export function hasBody(request: IncomingMessage): boolean {
  const length = request.headers['content-length'];
  return request.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

/** The length of its body in bytes, from its header; Infinity if it has none. */
export function lengthOf({ headers }: IncomingMessage): number {
  return Number(headers['content-length'] ?? Number.POSITIVE_INFINITY);
}

/**
 * The whole body.
 * @param limit bytes
 * @throws RequestError MN4010 above the limit
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const tooLarge = new RequestError('MN4010', 413, `The body is larger than the limit of ${limit} bytes.`);
  if (Number(request.headers['content-length'] ?? 0) > limit) return Promise.reject(tooLarge);
  const chunks: Buffer[] = [];
  let size = 0;
  // Not by iteration: leaving the loop early would break the connection, and the caller would not see the response.
  return new Promise((resolve, reject) => {
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else reject(tooLarge);
    });
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', reject);
  });
}
