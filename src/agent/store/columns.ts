/** Values of columns that several records have. */
import { problemShape } from '../../api/shapes.generated.js';
import type { Problem } from '../../errors/errors.js';
import type { Shape } from '../../json/shape.js';

/** A JSON value of the database, of the shape that we wrote. */
export function read<T>(shape: Shape<T>, value: unknown, what: string): T {
  if (shape.matches(value)) return value;
  throw new Error(`The database's ${what} is not as expected: ${shape.mismatch(value)}.`);
}

export function readProblem(value: unknown): Problem | null {
  return value === null ? null : read(problemShape, value, 'error');
}

/**
 * Text that comes from outside, as it is stored: libsql reads a TEXT column up to its first U+0000 only. The columns are
 * BLOB, and STRICT tables refuse text in those. What JSON.stringify made has no U+0000, and neither has a header.
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
