import type { IncomingHttpHeaders } from 'node:http';
import type { WaitQuery } from '../../api/parameters.generated.js';
import { LONGEST_WAIT } from '../../api/schemas/parameters.js';

/** Seconds for which the caller waits for the end: from the query, otherwise from the Prefer header, otherwise none. */
export function waitedSeconds({ wait }: WaitQuery, { prefer }: IncomingHttpHeaders): number {
  return wait ?? Math.min(preferredWait(prefer) ?? 0, LONGEST_WAIT);
}

/** The seconds in `Prefer: wait=N` (RFC 7240); undefined if it is absent or invalid, as the RFC requires. */
export function preferredWait(prefer: string | readonly string[] | undefined): number | undefined {
  const preferences = [prefer ?? []].flat().join(',').split(/[,;]/);
  for (const preference of preferences) {
    const seconds = /^\s*wait\s*=\s*"?([0-9]{1,9})"?\s*$/i.exec(preference)?.[1];
    if (seconds !== undefined) return Number(seconds);
  }
  return undefined;
}
