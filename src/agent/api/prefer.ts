import type { IncomingHttpHeaders } from 'node:http';
import type { WaitQuery } from '../../api/parameters.generated.js';
import { LONGEST_WAIT } from '../../api/schemas/parameters.js';

/** How many seconds the caller waits for an end: as the query says, else as the header Prefer does, else none. */
export function waitedSeconds({ wait }: WaitQuery, { prefer }: IncomingHttpHeaders): number {
  return wait ?? Math.min(preferredWait(prefer) ?? 0, LONGEST_WAIT);
}

/** The seconds of `Prefer: wait=N` (RFC 7240); undefined where it is absent or, as the RFC has it, not valid. */
export function preferredWait(prefer: string | readonly string[] | undefined): number | undefined {
  const preferences = [prefer ?? []].flat().join(',').split(/[,;]/);
  for (const preference of preferences) {
    const seconds = /^\s*wait\s*=\s*"?([0-9]{1,9})"?\s*$/i.exec(preference)?.[1];
    if (seconds !== undefined) return Number(seconds);
  }
  return undefined;
}
