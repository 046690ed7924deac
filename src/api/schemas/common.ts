import { CODES } from '../../errors/codes.js';

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

/** A schema that the OpenAPI document has under a name of its own, with an example. */
export function named(title: string, schema: Schema, example: unknown): Schema {
  return { title, ...schema, examples: [example] };
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

export function described(schema: Schema, description: string): Schema {
  return { ...schema, description };
}

export const TEXT: Schema = { type: 'string' };
export const NUMBER: Schema = { type: 'number' };
export const COUNT: Schema = { type: 'integer', minimum: 0 };
export const TIME: Schema = { type: 'string', description: 'RFC 3339' };

export function nothing(description: string): Schema {
  return { type: 'null', description };
}

export const PROBLEM = named(
  'Problem',
  closed(
    {
      type: TEXT,
      title: TEXT,
      status: { type: 'integer' },
      detail: TEXT,
      code: { type: 'string', enum: Object.keys(CODES) },
      errors: list({ type: 'object', description: 'A finding in the manifest.' }),
    },
    ['errors'],
  ),
  {
    type: 'urn:multinode:error:MN4002',
    title: CODES.MN4002,
    status: 404,
    detail: 'There is no workload "helo". Did you mean hello?',
    code: 'MN4002',
  },
);

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

export const NAME_PARAMS = closed({
  name: { type: 'string', minLength: 1, maxLength: 100, description: 'A workload.', examples: ['hello'] },
});
export interface NameParams {
  name: string;
}

/** Of every list: how many, and from where. */
export const PAGE = {
  limit: { type: 'integer', minimum: 1, maximum: 500, default: 50, description: 'Items of a page, at most.' },
  cursor: { type: 'string', maxLength: 100, description: "The page before's `next_cursor`." },
} as const;
export interface PageQuery {
  limit: number;
  cursor?: string;
}

/** A page of a list, newest first. */
export function page(items: Schema): Schema {
  return closed({
    items: list(items),
    next_cursor: described(nullable(TEXT), 'For the next page; null on the last.'),
  });
}

export const ID_PARAMS = closed({
  id: {
    type: 'string',
    minLength: 1,
    maxLength: 100,
    examples: ['0b3a4c52-7a3e-4d3c-9a55-0d6a6d1f2b11'],
  },
});
export interface IdParams {
  id: string;
}

/** The longest wait for an end, in seconds. */
export const LONGEST_WAIT = 60;

export const WAIT_QUERY = closed(
  {
    wait: {
      type: 'number',
      minimum: 0,
      maximum: LONGEST_WAIT,
      description: 'Seconds to wait for the end, where it has not come; also `Prefer: wait=N`.',
    },
  },
  ['wait'],
);
export interface WaitQuery {
  wait?: number;
}
