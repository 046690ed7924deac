import type { Schema } from '../../../api/schemas/common.js';

/** Schemas of a document that have a name, gathered as the schemas that use them are put into it. */
export class Components {
  readonly schemas: Record<string, Schema> = {};

  /** The schema for use at a place in the document: named ones, wherever they are in it, become references. */
  place(schema: Schema): Schema {
    const { title } = schema;
    if (typeof title !== 'string') return this.#within(schema);
    if (!Object.hasOwn(this.schemas, title)) {
      this.schemas[title] = {};
      this.schemas[title] = this.#within(schema);
    }
    return { $ref: `#/components/schemas/${title}` };
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
