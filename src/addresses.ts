/** Names and addresses of machines. */
import { isIPv4 } from 'node:net';

/** Whether it leads to the machine itself, which nobody else can reach by it. */
export function isLoopback(name: string): boolean {
  return /^(localhost|.+\.localhost|::1)$/i.test(name) || (isIPv4(name) && name.startsWith('127.'));
}

/** A host as in a URL: IPv6 addresses in brackets. */
export function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/** A URL's host name without brackets. */
export function unbracketed(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}
