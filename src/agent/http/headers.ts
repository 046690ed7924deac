const CONNECTION = 'connection';

/** By it a request that is sent twice is known to be one. */
export const IDEMPOTENCY_KEY = 'idempotency-key';

/** Headers that belong to one connection and are never passed on (RFC 9110, section 7.6.1). */
const HOP_BY_HOP = new Set([
  CONNECTION,
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
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

/** @param key of the gateway, whose own headers are then left out too; null elsewhere */
function kept(raw: readonly string[], key: string | null): string[] {
  const listed = namedByConnection(raw);
  const headers: string[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i] ?? '';
    const value = raw[i + 1] ?? '';
    if (listed || LENGTHS.has(name.length)) {
      const lower = name.toLowerCase();
      if (HOP_BY_HOP.has(lower) || listed?.has(lower)) continue;
      if (key !== null && isForGateway(lower, value, key)) continue;
    }
    headers.push(name, value);
  }
  return headers;
}

function isForGateway(name: string, value: string, key: string): boolean {
  return GATEWAY_ONLY.has(name) || (name === 'authorization' && value.endsWith(key));
}

/**
 * A sender's `Connection` header may name further headers that are for the connection alone.
 * @returns undefined where it names none
 */
function namedByConnection(raw: readonly string[]): Set<string> | undefined {
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i] ?? '';
    if (name.length !== CONNECTION.length || name.toLowerCase() !== CONNECTION) continue;
    const named = (raw[i + 1] ?? '').toLowerCase();
    if (named === 'keep-alive' || named === 'close') return undefined;
    return new Set(named.split(',').map((each) => each.trim()));
  }
  return undefined;
}

/** Names in lower case, repeated ones joined, as the store keeps them. */
export function headerRecord(raw: readonly string[]): Record<string, string> {
  const record: Record<string, string> = Object.create(null);
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = (raw[i] ?? '').toLowerCase();
    const value = raw[i + 1] ?? '';
    record[name] = name in record ? `${record[name]}, ${value}` : value;
  }
  return record;
}
