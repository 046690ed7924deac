/** Column values that several kinds of record share. */
import { problemShape } from '../../api/shapes.generated.js';
import type { Problem } from '../../errors/errors.js';
import type { Shape } from '../../json/shape.js';

/** A JSON value from the database, in the shape in which the agent wrote it. */
export function read<T>(shape: Shape<T>, value: unknown, what: string): T {
  if (shape.matches(value)) return value;
  throw new Error(`The database's ${what} is not as expected: ${shape.mismatch(value)}.`);
}

export function readProblem(value: unknown): Problem | null {
  return value === null ? null : read(problemShape, value, 'error');
}

/**
 * Text from outside, as it is stored: libsql reads a TEXT column only up to its first U+0000. The columns are BLOB, and
 * STRICT tables reject text in those. Output of JSON.stringify has no U+0000, and neither has a header.
 */
export function bytesOf(text: string): Buffer {
  return Buffer.from(text, 'utf8');
}

/** @param at milliseconds since the epoch */
export function timestamp(at: number): string {
  return new Date(at).toISOString();
}

export function timestampOrNull(at: number | null): string | null {
  return at === null ? null : timestamp(at);
}
