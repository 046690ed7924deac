import { RequestError } from '../../errors/errors.js';

/** A position in a list, opaque to the caller: the sequence number of the page's last row. */
export function encodeCursor(sequence: number): string {
  return Buffer.from(`i${sequence}`).toString('base64url');
}

/** Throws RequestError MN4003 for anything that `encodeCursor` did not create. */
export function decodeCursor(cursor: string): number {
  const digits = /^i([0-9]{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'))?.[1];
  if (digits === undefined || encodeCursor(Number(digits)) !== cursor) {
    throw new RequestError('MN4003', 400, 'The cursor is not valid: use the next_cursor of a page.');
  }
  return Number(digits);
}
