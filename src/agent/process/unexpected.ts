import { MultinodeError } from '../../errors/errors.js';
import { codeOf } from '../../errors/system.js';
import { reportBackground } from '../../process/background.js';
import type { Logger } from '../logging/logger.js';

/** Milliseconds for which the same error is not logged again. */
const SILENCE = 1_000;

let count = 0;

/** Errors since the process started that nothing handled. */
export function unexpectedErrors(): number {
  return count;
}

/**
 * The last safety net: an unexpected error is logged and counted, and ends the process only if its state can't be
 * trusted afterwards.
 * @param end ends the process
 */
export function catchUnexpected(log: Logger, end: (error: unknown) => void): void {
  let last = { text: '', at: Number.NEGATIVE_INFINITY };
  const caught = (error: unknown, what: string) => {
    // For example a full disk or an unreachable platform: the agent handles these, only nobody was waiting for this
    // one.
    const known = error instanceof MultinodeError;
    if (!known) count++;
    if (isFatal(error)) {
      end(error);
      return;
    }
    const text = `${what}: ${error instanceof Error ? error.stack : String(error)}`;
    const now = performance.now();
    if (text === last.text && now - last.at < SILENCE) return;
    last = { text, at: now };
    if (known) log.warn({ code: error.code, cause: error.cause }, `${what}: ${error.message}`);
    else log.error({ err: error }, `unexpected: ${what}`);
  };
  process.on('uncaughtException', (error) => caught(error, 'an uncaught error'));
  process.on('unhandledRejection', (error) => caught(error, 'an unhandled rejection'));
  reportBackground(caught);
}

/** Database errors after which the stored data may contradict what the process holds in memory. */
const BROKEN_STORE = /^SQLITE_(CORRUPT|NOTADB|INTERNAL|NOMEM)/;

function isFatal(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = codeOf(error) ?? '';
  if (BROKEN_STORE.test(code) || code === 'ERR_INTERNAL_ASSERTION') return true;
  // Memory has run out.
  if (error instanceof RangeError && error.message.includes('allocation failed')) return true;
  return error.cause !== undefined && isFatal(error.cause);
}
