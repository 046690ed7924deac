import { isLoopback } from '../../addresses.js';

/**
 * Whether to accept the Host header. A web page can make a browser send requests to this machine under a name that
 * its author resolves to a loopback address (DNS rebinding), so an agent on loopback accepts only loopback names. On
 * other addresses any name may be valid.
 * @param listening the address or name that the agent listens on
 * @param door the name by which workers on other machines reach the agent's machine
 */
export function createHostCheck(listening: string, door?: string): (host: string | undefined) => boolean {
  if (!isLoopback(listening)) return () => true;
  // Most callers use the same name as the last one.
  let last: string | undefined;
  return (host) => {
    // HTTP/1.0 requests, such as HAProxy's health checks, have none; browsers, which this is about, always send it.
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
