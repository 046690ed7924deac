/** Finds keys that are indented one level too little, after an empty key: one finding for each such slip. Pure. */

import { isRecord } from '../json/shape.js';
import type { Finding } from './finding.js';
import { formatPath, type Path } from './path.js';
import { SCHEMA } from './schema.generated.js';
import { childSchema, type SchemaNode } from './schema-node.js';
import { suggest } from './suggest.js';
import { synonym } from './synonyms.js';

export interface Slip {
  readonly finding: Finding;
  /** The empty key and those that belong under it: other findings about them are consequences. */
  readonly paths: readonly Path[];
}

/** @param root the file's value, with keys in the order of the file */
export function indentationSlips(root: unknown): Slip[] {
  return slips(root, SCHEMA, []);
}

function slips(value: unknown, node: SchemaNode, path: Path): Slip[] {
  if (!isRecord(value)) return [];
  const found: Slip[] = [];
  const keys = Object.keys(value);
  for (let at = 0; at < keys.length; at++) {
    const key = keys[at] ?? '';
    const child = childSchema(SCHEMA, node, key);
    if (!child) continue;
    if (value[key] !== null) {
      found.push(...slips(value[key], child, [...path, key]));
      continue;
    }
    const within = displaced(value, node, child, keys.slice(at + 1));
    if (within.length === 0) continue;
    found.push(slip(path, key, within));
    at += within.length;
  }
  return found;
}

/** The keys right after the empty one that this map does not know, and that would be valid in it. */
function displaced(
  map: Readonly<Record<string, unknown>>,
  node: SchemaNode,
  child: SchemaNode,
  following: readonly string[],
): string[] {
  const end = following.findIndex((key) => belongsHere(map[key], node, key) || !fits(map[key], child, key));
  return following.slice(0, end < 0 ? undefined : end);
}

/** Whether the key is known here, perhaps mistyped; in a map of names, whether its value fits. */
function belongsHere(value: unknown, node: SchemaNode, key: string): boolean {
  const known = Object.keys(node.properties ?? {});
  if ((suggest(key, known) ?? synonym(key, known)) !== undefined) return true;
  return typeof node.additionalProperties === 'object' && fits(value, node, key);
}

/** Whether the key and its value fit into this kind of map. */
function fits(value: unknown, map: SchemaNode, key: string): boolean {
  if (map.properties) return Object.hasOwn(map.properties, key);
  if (typeof map.additionalProperties !== 'object') return false;
  const fields = childSchema(SCHEMA, map, key)?.properties;
  if (!fields || value === null) return true;
  return isRecord(value) && Object.keys(value).some((field) => Object.hasOwn(fields, field));
}

function slip(path: Path, key: string, within: readonly string[]): Slip {
  const owner = formatPath([...path, key]);
  const names = within.length > 3 ? `${within.slice(0, 3).join(', ')}, …` : within.join(', ');
  const [is, belongs] = within.length === 1 ? ['is', 'belongs'] : ['are', 'belong'];
  return {
    finding: {
      code: 'MN1003',
      message: `wrong indentation: ${names} ${is} beside ${key}, but ${belongs} under ${owner}, which is empty`,
      path: [...path, within[0] ?? key],
      part: 'key',
      hint: `indent ${within.length === 1 ? 'it' : 'them'} more than ${key}`,
      related: { message: 'nothing is under this', path: [...path, key] },
    },
    paths: [key, ...within].map((each) => [...path, each]),
  };
}
