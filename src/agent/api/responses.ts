import { PROBLEM } from '../../api/schemas/problem.js';
import type { Schema } from '../../api/schemas/schema.js';

/** Error statuses that every route may return. */
const ALWAYS = [400, 401, 421, 500];

/** A route's responses: the successful one, problems with the given statuses, and those that every route may return. */
export function responses(
  status: number,
  schema: Schema,
  refusals: readonly number[] = [],
): Record<string, Schema> {
  const problems = [...ALWAYS, ...refusals].map((refusal) => [refusal, PROBLEM] as const);
  return { [status]: schema, ...Object.fromEntries(problems) };
}

export function nothing(description: string): Schema {
  return { type: 'null', description };
}
