import { RequestError } from '../../errors/errors.js';
import { codeOf, messageOf } from '../../errors/system.js';

/** The disk or the file is at fault, not the statement: the same request may succeed later. */
const ENVIRONMENT = /^SQLITE_(FULL|IOERR|CANTOPEN|READONLY|NOMEM|BUSY|LOCKED|CORRUPT|NOTADB)/;

/** Whether the database says that the file is in use by another process. */
export function isBusy(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED)/.test(sqliteCode(error));
}

/** Whether a write failed because of the disk: it may succeed later. */
export function isUnstorable(error: unknown): boolean {
  return error instanceof RequestError && error.code === 'MN4014';
}

/** What is wrong with the file itself; null if something else is. */
export function fileDamage(error: unknown): string | null {
  const code = sqliteCode(error);
  return /^SQLITE_(CORRUPT|NOTADB)/.test(code) ? `${messageOf(error)} (${code})` : null;
}

/** Turns a failure of disk or file into MN4014 with a message for the user; returns every other error unchanged. */
export function storeError(error: unknown): unknown {
  const code = sqliteCode(error);
  if (!ENVIRONMENT.test(code)) return error;
  const reason = code.startsWith('SQLITE_FULL') ? 'the disk is full' : `${messageOf(error)} (${code})`;
  return new RequestError('MN4014', 503, `The agent could not store this: ${reason}. Nothing was stored.`, {
    cause: error,
  });
}

/** Empty if it is not an SQLite error. */
export function sqliteCode(error: unknown): string {
  return codeOf(error) ?? '';
}
