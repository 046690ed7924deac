/** A value of the imported file as a field of the manifest takes it. */
import type { Lookup } from '../manifest/interpolate.js';
import { SCHEMA } from '../manifest/schema.generated.js';
import { childSchema, type SchemaNode, typesOf } from '../manifest/schema-node.js';
import { booleanOf, textInCompose } from './compose/scalars.js';
import type { Node, Place, Scalar } from './node.js';
import { literal, manifestText } from './text.js';

interface Options {
  readonly lookup: Lookup;
  /** Called for a key that the field does not have. @param path such as .uid or [0].mode */
  readonly unknown: (path: string, at: Place) => void;
}

/** Plain data; undefined if nothing is left of it. */
export function conform(node: Node, schema: SchemaNode, options: Options, path = ''): unknown {
  if (node.kind === 'scalar') return scalarFor(node, schema, options.lookup);
  if (node.kind === 'list') {
    const values = node.items.flatMap((item, index) => {
      const value = conform(item, childSchema(SCHEMA, schema, index) ?? {}, options, `${path}[${index}]`);
      return value === undefined || value === null ? [] : [value];
    });
    return values.length > 0 ? values : undefined;
  }
  const entries = [...node.entries].flatMap(([key, value]) => {
    if (key.startsWith('x-')) return [];
    const child = childSchema(SCHEMA, schema, key);
    const place = `${path}.${key}`;
    if (!child) {
      options.unknown(place, value.at);
      return [];
    }
    const given = conform(value, child, options, place);
    return given === undefined ? [] : [[key, given] as const];
  });
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

function scalarFor(scalar: Scalar, schema: SchemaNode, lookup: Lookup): unknown {
  if (scalar.value === null) return null;
  // A manifest, too, makes numbers and booleans of variables if a field takes nothing else.
  if (scalar.written !== undefined) return manifestText(scalar, lookup);
  const types = typesOf(schema);
  if (types.includes('boolean') && !types.includes('string')) return booleanOf(scalar) ?? scalar.value;
  const text = textInCompose(scalar) ?? '';
  const number = Number(text);
  const numeric = text !== '' && Number.isFinite(number);
  if (!types.includes('string')) return numeric ? number : scalar.value;
  // As a person writes it: without quotes, if the text stays the same.
  if (scalar.plain && numeric && types.includes('number') && String(number) === text) return number;
  if (scalar.plain && types.includes('boolean') && /^(true|false)$/.test(text)) return text === 'true';
  return literal(text);
}
