import { PROBLEM } from '../../api/schemas/problem.js';
import type { Schema } from '../../api/schemas/schema.js';

/** Refusals that every route may answer with. */
const ALWAYS = [400, 401, 421, 500];

/** Answers of a route: the one meant, and problems of these statuses and of those that every route may answer with. */
export function answers(
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
