/** JSON Schema, for ajv and OpenAPI 3.1. */
export type Schema = Readonly<Record<string, unknown>>;

/** An object with these fields and no others, in requests and the agent's responses. Clients accept additional fields. */
export function closed(
  properties: Readonly<Record<string, Schema>>,
  optional: readonly string[] = [],
): Schema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', properties, required, additionalProperties: false };
}

/** A named schema; its TypeScript type and its OpenAPI component have the same name. */
export function named(title: string, schema: Schema, example: unknown): Schema {
  return { title, ...schema, examples: [example] };
}

/** Path parameters, a query or headers: OpenAPI describes them one by one; only TypeScript has a name for them all. */
export function parameters(
  title: string,
  properties: Readonly<Record<string, Schema>>,
  optional: readonly string[] = [],
): Schema {
  return { title, ...closed(properties, optional) };
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

/** A page of a list, newest first. */
export function page(items: Schema): Schema {
  return closed({
    items: list(items),
    next_cursor: described(nullable(TEXT), 'For the next page; null on the last page.'),
  });
}
