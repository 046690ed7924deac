import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export type Authenticate = (headers: IncomingHttpHeaders) => boolean;

/**
 * Whether a request has the key, as `Authorization: Bearer KEY` or `Multinode-Key: KEY`. The comparison takes
 * the same time wherever the two differ, and however long the one given is.
 */
export function createAuthentication(key: string): Authenticate {
  const salt = randomBytes(32);
  const digest = (text: string) => createHmac('sha256', salt).update(text).digest();
  const expected = digest(key);
  return (headers) => {
    const given = keyOf(headers);
    return given !== undefined && timingSafeEqual(digest(given), expected);
  };
}

function keyOf(headers: IncomingHttpHeaders): string | undefined {
  const own = headers['multinode-key'];
  if (typeof own === 'string') return own;
  return /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1];
}
