/** Values of columns that several records have. */
import { problemShape } from '../../client/answers.js';
import type { Shape } from '../../client/shape.js';
import type { Problem } from '../../errors/errors.js';

/** A JSON value of the database, of the shape that we wrote. */
export function read<T>(shape: Shape<T>, value: unknown, what: string): T {
  if (shape.matches(value)) return value;
  throw new Error(`The database's ${what} is not as expected: ${shape.mismatch(value)}.`);
}

export function readProblem(value: unknown): Problem | null {
  return value === null ? null : read(problemShape, value, 'error');
}

/** @param at milliseconds since the epoch */
export function timestamp(at: number): string {
  return new Date(at).toISOString();
}

export function timestampOrNull(at: number | null): string | null {
  return at === null ? null : timestamp(at);
}
