import { isLoopback } from '../../addresses.js';

/**
 * Whether the header Host may be believed. A web page can make a browser send requests to this machine under a
 * name that its author resolves to a loopback address (DNS rebinding): an agent on loopback answers to names of
 * loopback only. Elsewhere any name may lead to it.
 * @param listening the address or name that the agent listens on
 * @param door what workers elsewhere call the agent's machine
 */
export function createHostCheck(listening: string, door?: string): (host: string | undefined) => boolean {
  if (!isLoopback(listening)) return () => true;
  // Most callers come by the name that the last one came by.
  let last: string | undefined;
  return (host) => {
    // HTTP/1.0 has none, as with the health checks of HAProxy; browsers, whom this is about, all send it.
    if (host === undefined) return true;
    if (host === last) return true;
    const name = hostname(host);
    const allowed = name !== undefined && (name === door || isLoopback(name));
    if (allowed) last = host;
    return allowed;
  };
}

/** Without port and brackets. */
function hostname(host = ''): string | undefined {
  const match = /^(?:\[([0-9a-f:.]+)\]|([^:/?#@[\]\s]+))(?::[0-9]*)?$/i.exec(host);
  return match?.[1] ?? match?.[2];
}
