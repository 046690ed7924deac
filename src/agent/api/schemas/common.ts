import { CODES } from '../../../errors/codes.js';

/** JSON Schema, as ajv and OpenAPI 3.1 take it. */
export type Schema = Readonly<Record<string, unknown>>;

/** An object with all of these fields and no others. */
export function closed(
  properties: Readonly<Record<string, Schema>>,
  optional: readonly string[] = [],
): Schema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', properties, required, additionalProperties: false };
}

export function list(items: Schema): Schema {
  return { type: 'array', items };
}

export function record(additionalProperties: Schema): Schema {
  return { type: 'object', additionalProperties };
}

export function nullable(schema: Schema): Schema {
  return { anyOf: [schema, { type: 'null' }] };
}

export const TEXT: Schema = { type: 'string' };
export const NUMBER: Schema = { type: 'number' };
export const COUNT: Schema = { type: 'integer', minimum: 0 };
export const TIME: Schema = { type: 'string', description: 'RFC 3339' };

export const PROBLEM = closed(
  {
    type: TEXT,
    title: TEXT,
    status: { type: 'integer' },
    detail: TEXT,
    code: { type: 'string', enum: Object.keys(CODES) },
    errors: list({ type: 'object', description: 'A finding in the manifest.' }),
  },
  ['errors'],
);

/** Answers of a route: the one meant, and the problems that every route may answer with. */
export function answers(status: number, schema: Schema): Record<string, Schema> {
  return { [status]: schema, '4xx': PROBLEM, '5xx': PROBLEM };
}

export const NAME_PARAMS = closed({ name: { type: 'string', minLength: 1, maxLength: 100 } });
export interface NameParams {
  name: string;
}
