const CONNECTION = 'connection';
const TE = 'te';
/** Never hop-by-hop, whatever a caller says: without it the worker would use its own address as the host. */
const HOST = 'host';

/** Identifies a request that is sent twice. */
export const IDEMPOTENCY_KEY = 'idempotency-key';

/**
 * Headers that belong to one connection and are never passed on (RFC 9110, section 7.6.1). `Trailer` is not one of
 * them: it goes along with trailers.
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

/** Handled or added by the gateway itself. */
const GATEWAY_ONLY = new Set(['expect', 'multinode-key', 'multinode-invocation-id', 'multinode-attempt']);

/** The lengths of the names above: most other names are ruled out by their length alone. */
const LENGTHS = new Set([...HOP_BY_HOP, ...GATEWAY_ONLY, 'authorization'].map((name) => name.length));

/**
 * The headers as received, without those of the connection.
 * @param raw names and values in turn, as node:http has them
 */
export function endToEndHeaders(raw: readonly string[]): string[] {
  return kept(raw, null);
}

/** The caller's headers for a function's worker: without the API key, which is only for the gateway. */
export function forwardedHeaders(raw: readonly string[], key: string): string[] {
  return kept(raw, key);
}

/** Fields after a body, without those that are not allowed there. */
export function endToEndTrailers(raw: readonly string[]): string[] {
  if (raw.length === 0) return [];
  const fields = kept(raw, '');
  return fields.filter((_, i) => !NO_TRAILERS.has((fields[i - (i % 2)] ?? '').toLowerCase()));
}

/** @param key the gateway's key, whose own headers are then left out too; null elsewhere */
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
  // Whether trailers are accepted is the only part of it that is end-to-end (RFC 9110, section 6.5.1).
  if (trailers) headers.push('TE', 'trailers');
  return headers;
}

function isForGateway(name: string, value: string, key: string): boolean {
  return GATEWAY_ONLY.has(name) || (name === 'authorization' && value.endsWith(key));
}

/**
 * A sender may have several `Connection` headers, which may name further headers that belong to the connection.
 * @returns undefined if they name none
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

/**
 * The only field whose values can't be joined with commas: it may contain dates, which have commas (RFC 9110, section
 * 5.3).
 */
const SET_COOKIE = 'set-cookie';

export type HeaderRecord = Record<string, string | string[]>;

/** Names in lower case, repeated fields joined, as the store keeps them; Set-Cookie values stay separate, as a list. */
export function headerRecord(raw: readonly string[]): HeaderRecord {
  const record: HeaderRecord = Object.create(null);
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = (raw[i] ?? '').toLowerCase();
    const value = raw[i + 1] ?? '';
    const before = record[name];
    if (name === SET_COOKIE) record[name] = Array.isArray(before) ? [...before, value] : [value];
    // Cookies in a request are one list, separated by semicolons (RFC 6265, section 5.4).
    else record[name] = before === undefined ? value : `${before}${name === 'cookie' ? ';' : ','} ${value}`;
  }
  return record;
}

/** Names and values in turn, for sending. */
export function headerList(record: Readonly<Record<string, string | readonly string[]>>): string[] {
  return Object.entries(record).flatMap(([name, value]) =>
    typeof value === 'string' ? [name, value] : value.flatMap((each) => [name, each]),
  );
}
