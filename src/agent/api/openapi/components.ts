import type { Schema } from '../../../api/schemas/schema.js';

/** A document's named schemas, collected while the schemas that use them are added. */
export class Components {
  readonly schemas: Record<string, Schema> = {};
  readonly #named: ReadonlyMap<unknown, Schema>;

  /** @param named the schema for each name; a place that uses it may have a different description */
  constructor(named: readonly Schema[]) {
    this.#named = new Map(named.map((schema) => [schema.title, schema]));
  }

  /** The schema for use at a place in the document: all named schemas in it become references. */
  place(schema: Schema): Schema {
    const { title } = schema;
    if (typeof title !== 'string') return this.#within(schema);
    if (!Object.hasOwn(this.schemas, title)) {
      this.schemas[title] = {};
      this.schemas[title] = this.#within(this.#named.get(title) ?? schema);
    }
    const description = this.meaning(schema);
    return { $ref: `#/components/schemas/${title}`, ...(description !== undefined && { description }) };
  }

  /** The place's description of the schema; undefined if it is the same as the named schema's. */
  meaning({ title, description }: Schema): string | undefined {
    const known = description === this.#named.get(title)?.description;
    return typeof description === 'string' && !known ? description : undefined;
  }

  #within(schema: Schema): Schema {
    return Object.fromEntries(
      Object.entries(schema).map(([keyword, value]) => [
        keyword,
        keyword === 'examples' ? value : this.#value(value),
      ]),
    );
  }

  #value(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((each) => this.#value(each));
    return isSchema(value) ? this.place(value) : value;
  }
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null;
}
