import type { IncomingMessage } from 'node:http';

/** Where an invocation goes: `/functions/NAME[/…][?…]`. */
export interface Route {
  readonly name: string;
  /** The path for the worker: begins with a slash, and includes the query. */
  readonly path: string;
}

export const PREFIX = '/functions/';

/** @param url the request target as received */
export function parseRoute(url: string): Route | null {
  if (!url.startsWith(PREFIX)) return null;
  const end = url.slice(PREFIX.length).search(/[/?]/);
  const name = end === -1 ? url.slice(PREFIX.length) : url.slice(PREFIX.length, PREFIX.length + end);
  const rest = url.slice(PREFIX.length + name.length);
  return { name, path: rest.startsWith('/') ? rest : `/${rest}` };
}

/** Whether the caller only wants an acknowledgement that the call is stored (RFC 7240). */
export function wantsAsync({ headers }: IncomingMessage): boolean {
  const { prefer } = headers;
  return prefer !== undefined && /(?:^|[,\s])respond-async(?:$|[,;\s])/i.test(String(prefer));
}
