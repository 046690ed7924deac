/** Headers that belong to one connection and are never passed on (RFC 9110, section 7.6.1). */
const HOP_BY_HOP = new Set([
  'connection',
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

/**
 * Headers as they came, without those of the connection.
 * @param raw names and values in turn, as node:http has them
 */
export function endToEndHeaders(raw: readonly string[]): string[] {
  return kept(raw, () => true);
}

/** The caller's headers as a function's worker gets them: the API key is nobody's business but the gateway's. */
export function forwardedHeaders(raw: readonly string[], key: string): string[] {
  return kept(raw, (name, value) => {
    return !GATEWAY_ONLY.has(name) && !(name === 'authorization' && value.endsWith(key));
  });
}

/** @param keep is given names in lower case */
function kept(raw: readonly string[], keep: (name: string, value: string) => boolean): string[] {
  const listed = namedByConnection(raw);
  const headers: string[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i] ?? '';
    const value = raw[i + 1] ?? '';
    const lower = name.toLowerCase();
    if (HOP_BY_HOP.has(lower) || listed?.has(lower) || !keep(lower, value)) continue;
    headers.push(name, value);
  }
  return headers;
}

/** A sender's `Connection` header may name further headers that are for the connection alone. */
function namedByConnection(raw: readonly string[]): Set<string> | undefined {
  for (let i = 0; i + 1 < raw.length; i += 2) {
    if (raw[i]?.toLowerCase() !== 'connection') continue;
    return new Set((raw[i + 1] ?? '').split(',').map((name) => name.trim().toLowerCase()));
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
