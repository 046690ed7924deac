import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export type Authenticate = (headers: IncomingHttpHeaders) => boolean;

/**
 * Whether a request has the key, as `Authorization: Bearer KEY` or `Multinode-Key: KEY`. The comparison takes the same
 * time wherever the keys differ; their length is not secret.
 */
export function createAuthentication(key: string): Authenticate {
  const expected = Buffer.from(key);
  return (headers) => {
    const given = Buffer.from(bearer(headers) ?? '');
    return given.length === expected.length && timingSafeEqual(given, expected);
  };
}

/** The caller's credential, from either header. */
export function bearer(headers: IncomingHttpHeaders): string | undefined {
  const own = headers['multinode-key'];
  if (typeof own === 'string') return own;
  return /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1];
}
