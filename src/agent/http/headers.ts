const CONNECTION = 'connection';
const TE = 'te';
/** Never for one connection alone, whatever a caller says: without it the worker would take itself for the host. */
const HOST = 'host';

/** By it a request that is sent twice is known to be one. */
export const IDEMPOTENCY_KEY = 'idempotency-key';

/**
 * Headers that belong to one connection and are never passed on (RFC 9110, section 7.6.1). `Trailer` is none of them: it
 * goes where trailers do.
 */
const HOP_BY_HOP = new Set([
  CONNECTION,
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  TE,
  'transfer-encoding',
  'upgrade',
]);

/** Fields that mean nothing, or something dangerous, after a body (RFC 9110, section 6.5.1). */
const NO_TRAILERS = new Set([
  'authorization',
  'content-encoding',
  'content-length',
  'content-range',
  'content-type',
  'cookie',
  'host',
  'set-cookie',
  'trailer',
]);

/** Answered, or added, by the gateway itself. */
const GATEWAY_ONLY = new Set(['expect', 'multinode-key', 'multinode-invocation-id', 'multinode-attempt']);

/** The lengths of the names above, by which most other names are told apart without a look at their letters. */
const LENGTHS = new Set([...HOP_BY_HOP, ...GATEWAY_ONLY, 'authorization'].map((name) => name.length));

/**
 * Headers as they came, without those of the connection.
 * @param raw names and values in turn, as node:http has them
 */
export function endToEndHeaders(raw: readonly string[]): string[] {
  return kept(raw, null);
}

/** The caller's headers as a function's worker gets them: the API key is nobody's business but the gateway's. */
export function forwardedHeaders(raw: readonly string[], key: string): string[] {
  return kept(raw, key);
}

/** Fields after a body, without those that may not be there. */
export function endToEndTrailers(raw: readonly string[]): string[] {
  if (raw.length === 0) return [];
  const fields = kept(raw, '');
  return fields.filter((_, i) => !NO_TRAILERS.has((fields[i - (i % 2)] ?? '').toLowerCase()));
}

/** @param key of the gateway, whose own headers are then left out too; null elsewhere */
function kept(raw: readonly string[], key: string | null): string[] {
  const listed = namedByConnection(raw);
  const headers: string[] = [];
  let trailers = false;
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i] ?? '';
    const value = raw[i + 1] ?? '';
    if (listed || LENGTHS.has(name.length)) {
      const lower = name.toLowerCase();
      if (lower === TE) trailers ||= /(?:^|,)\s*trailers\s*(?:$|[,;])/i.test(value);
      if (HOP_BY_HOP.has(lower) || (listed?.has(lower) && lower !== HOST)) continue;
      if (key !== null && isForGateway(lower, value, key)) continue;
    }
    headers.push(name, value);
  }
  // Whether trailers are welcome is the one thing in it that goes for the whole way (RFC 9110, section 6.5.1).
  if (trailers) headers.push('TE', 'trailers');
  return headers;
}

function isForGateway(name: string, value: string, key: string): boolean {
  return GATEWAY_ONLY.has(name) || (name === 'authorization' && value.endsWith(key));
}

/**
 * A sender's `Connection` headers, of which there may be several, may name further headers that are for the connection
 * alone.
 * @returns undefined where they name none
 */
function namedByConnection(raw: readonly string[]): Set<string> | undefined {
  let all: Set<string> | undefined;
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i] ?? '';
    if (name.length !== CONNECTION.length || name.toLowerCase() !== CONNECTION) continue;
    const named = (raw[i + 1] ?? '').toLowerCase();
    if (named === 'keep-alive' || named === 'close') continue;
    all ??= new Set();
    for (const each of named.split(',')) all.add(each.trim());
  }
  return all;
}

/** The one field whose values can't be joined by commas: a date in them has some (RFC 9110, section 5.3). */
const SET_COOKIE = 'set-cookie';

export type HeaderRecord = Record<string, string | string[]>;

/** Names in lower case, repeated ones joined, as the store keeps them; cookies that are set stay apart, as a list. */
export function headerRecord(raw: readonly string[]): HeaderRecord {
  const record: HeaderRecord = Object.create(null);
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = (raw[i] ?? '').toLowerCase();
    const value = raw[i + 1] ?? '';
    const before = record[name];
    if (name === SET_COOKIE) record[name] = Array.isArray(before) ? [...before, value] : [value];
    // Cookies that are sent are one list, which has semicolons (RFC 6265, section 5.4).
    else record[name] = before === undefined ? value : `${before}${name === 'cookie' ? ';' : ','} ${value}`;
  }
  return record;
}

/** Names and values in turn, as they are sent. */
export function headerList(record: Readonly<Record<string, string | readonly string[]>>): string[] {
  return Object.entries(record).flatMap(([name, value]) =>
    typeof value === 'string' ? [name, value] : value.flatMap((each) => [name, each]),
  );
}
