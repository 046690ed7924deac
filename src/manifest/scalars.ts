/**
 * Decides a scalar's type by what its field takes. Text with replaced variables stays text, unless the field only takes a
 * number or a boolean (`cpu: ${CPU}`, in quotes or not). If a field also takes text, numbers and booleans stay the text
 * that was written: `VERSION: 1.10` in `environment` is "1.10", not "1.1".
 */
import { isRecord } from '../json/shape.js';
import { SCHEMA } from './schema.generated.js';
import { childSchema, resolve, type SchemaNode, typesOf } from './schema-node.js';
import type { Located } from './source.js';

const INTEGER = /^[-+]?\d+$/;
const NUMBER = /^[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?$/i;
const BOOLEANS: Readonly<Record<string, boolean>> = {
  ...{ true: true, yes: true, on: true, y: true },
  ...{ false: false, no: false, off: false, n: false },
};

/** Changes the values of a file's maps and lists in place. */
export function typeScalars(root: Located): void {
  within(root, SCHEMA);
}

function within({ value, children }: Located, schema: SchemaNode): void {
  for (const [key, { node }] of children ?? []) {
    const child = childSchema(SCHEMA, schema, key);
    if (!child) continue;
    if (node.children) within(node, child);
    else if (isRecord(value) || Array.isArray(value)) Reflect.set(value, key, typed(node, child));
  }
}

function typed({ value, text = '', written }: Located, schema: SchemaNode): unknown {
  const node = resolve(SCHEMA, schema);
  const types = typesOf(node);
  const takesText = types.includes('string');
  if (takesText && node['x-unit'] === undefined) {
    return typeof value === 'number' || typeof value === 'boolean' ? keptText(value, text, types) : value;
  }
  if (written === undefined) return value;
  if (types.includes('number') && NUMBER.test(text)) return Number(text);
  if (types.includes('integer') && INTEGER.test(text)) return Number(text);
  return types.includes('boolean') ? (BOOLEANS[text.toLowerCase()] ?? value) : value;
}

/** A number in a field that takes only text is left for the schema to find. */
function keptText(value: number | boolean, text: string, types: readonly string[]): unknown {
  return types.includes(typeof value) ? text : value;
}
