/** Turns ajv's errors into findings for users: what was found, and what to write instead. */

import type { ErrorObject } from 'ajv';
import { own } from '../json/record.js';
import { isRecord } from '../json/shape.js';
import { type Finding, MAX_FINDINGS } from './finding.js';
import { fieldName, formatPath, fromPointer, type Path, valueAt } from './path.js';
import { childSchema, resolve, type SchemaNode, schemaAt, typesOf } from './schema-node.js';
import { suggest } from './suggest.js';
import { synonym } from './synonyms.js';
import { formatDuration, formatMemory } from './units.js';
import { entryIn, type Syntax, writtenIn } from './written.js';

/** If several keywords object to a value, the first in this list explains most. */
const RANK = ['type', 'enum', 'minLength', 'minItems', 'pattern', 'format', 'minimum', 'maximum', 'x-unit'];

const TYPE_NAMES: Readonly<Record<string, string>> = {
  integer: 'a whole number',
  number: 'a number',
  string: 'a string',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  null: 'nothing',
};

interface Options {
  /** What the value was validated against. */
  readonly schema: SchemaNode;
  /** The syntax for examples. */
  readonly syntax: Syntax;
  /** Gives the file's text for a value in which variables were replaced. */
  readonly written?: (path: Path) => string | undefined;
}

/**
 * One finding for each mistake.
 * @param root the validated value
 */
export function schemaFindings(
  errors: readonly ErrorObject[],
  root: unknown,
  { schema, syntax, written = () => undefined }: Options,
): Finding[] {
  const best = new Map<string, { rank: number; error: ErrorObject }>();
  for (const error of errors) {
    if (isAboutKey(error, root, schema)) continue;
    const params: Record<string, unknown> = error.params;
    const subject = params.additionalProperty ?? params.missingProperty ?? params.propertyName ?? '';
    const key = JSON.stringify([error.instancePath, subject]);
    const rank = RANK.indexOf(error.keyword);
    const known = best.get(key);
    if (!known ? best.size < MAX_FINDINGS : rank < known.rank) best.set(key, { rank, error });
  }
  return Array.from(best.values(), ({ error }) => finding(error, root, { schema, syntax, written }));
}

/** Whether it says what is wrong with a map's key. It does not name the key: an error of propertyNames also does that. */
function isAboutKey({ instancePath, keyword }: ErrorObject, root: unknown, schema: SchemaNode): boolean {
  return !Object.hasOwn(schemaAt(schema, fromPointer(instancePath, root)), keyword);
}

function finding(error: ErrorObject, root: unknown, options: Required<Options>): Finding {
  const { schema, written } = options;
  const path = fromPointer(error.instancePath, root);
  const node = schemaAt(schema, path);
  const params: Record<string, unknown> = error.params;
  if (error.keyword === 'additionalProperties')
    return unknownKey(path, String(params.additionalProperty), node, schema);
  if (error.keyword === 'required') return missingKey(path, String(params.missingProperty), node, options);
  if (error.keyword === 'propertyNames') {
    const name = String(params.propertyName);
    const place = path.length > 0 ? ` in ${formatPath(path)}` : '';
    return {
      code: 'MN1007',
      message: `the name ${JSON.stringify(name)}${place} is not valid${because(resolve(schema, node.propertyNames ?? {}))}`,
      path: [...path, name],
      part: 'key',
    };
  }
  return badValue(error, written(path) ?? valueAt(root, path), path, node, options);
}

function unknownKey(parent: Path, key: string, node: SchemaNode, schema: SchemaNode): Finding {
  const place = parent.length > 0 ? ` in ${formatPath(parent)}` : '';
  const known = Object.keys(node.properties ?? {});
  const section = sectionWith(key, schema);
  const absent = own(node['x-absent'] ?? {}, key);
  const near = absent === undefined ? (synonym(key, known) ?? suggest(key, known)) : undefined;
  const hint =
    absent ??
    (near !== undefined
      ? `did you mean ${JSON.stringify(near)}?`
      : parent.length > 0 && section !== undefined
        ? `${key} is a field of ${section}`
        : `known keys are ${known.filter((name) => name !== '$schema').join(', ')}`);
  return {
    code: 'MN1003',
    message: `unknown key ${JSON.stringify(key)}${place}`,
    path: [...parent, key],
    part: 'key',
    hint,
    ...(near !== undefined && { meant: [...parent, near] }),
  };
}

/** The section whose workloads have this field. */
function sectionWith(field: string, schema: SchemaNode): string | undefined {
  return Object.keys(schema.properties ?? {}).find((section) => {
    const node = childSchema(schema, schema, section);
    const entry =
      node && typeof node.additionalProperties === 'object' ? childSchema(schema, node, 'x') : undefined;
    return entry?.properties !== undefined && Object.hasOwn(entry.properties, field);
  });
}

function missingKey(parent: Path, key: string, node: SchemaNode, { schema, syntax }: Options): Finding {
  const example = childSchema(schema, node, key)?.examples?.[0];
  const place = parent.length > 0 ? ` in ${formatPath(parent)}` : '';
  return {
    code: 'MN1004',
    message: `${key} is missing${place}`,
    path: [...parent, key],
    part: 'key',
    ...(example !== undefined && {
      hint: `add it, such as ${entryIn(syntax, key, writtenIn(syntax, example))}`,
    }),
  };
}

function badValue(
  { keyword, params }: ErrorObject,
  data: unknown,
  path: Path,
  node: SchemaNode,
  { syntax }: Options,
): Finding {
  const field = fieldName(path);
  const found = describe(data);
  switch (keyword) {
    case 'type':
      return {
        code: 'MN1005',
        message: `${field} must be ${kind(node)}, found ${found}`,
        path,
        ...typeHint(data, node, syntax),
      };
    case 'enum': {
      const near = typeof data === 'string' ? suggest(data, node.enum ?? []) : undefined;
      return {
        code: 'MN1008',
        message: `${field} must be one of ${(node.enum ?? []).join(', ')}, found ${found}`,
        path,
        ...(near !== undefined && { hint: `did you mean ${JSON.stringify(near)}?` }),
      };
    }
    case 'minimum':
    case 'maximum':
    case 'x-unit': {
      const { bound = keyword, limit }: Record<string, unknown> = params;
      const least = bound === 'minimum' ? 'at least' : 'at most';
      return {
        code: 'MN1006',
        message: `${field} must be ${least} ${amount(Number(limit), node)}, found ${writtenIn('yaml', data)}`,
        path,
      };
    }
    case 'minLength':
    case 'minItems':
      return { code: 'MN1007', message: `${field} must not be empty`, path, ...form(node, syntax) };
    default: {
      if (node['x-unit'] === undefined && node.patternErrorMessage !== undefined)
        return { code: 'MN1007', message: `${field} ${found} is not valid${because(node)}`, path };
      const message = `${field} must be ${kind(node)}, found ${found}`;
      return { code: 'MN1007', message, path, ...form(node, syntax) };
    }
  }
}

/** The valid form, as the end of a sentence. */
function because(node: SchemaNode): string {
  const { patternErrorMessage: message } = node;
  if (message === undefined) return '';
  return `: ${message.charAt(0).toLowerCase()}${message.slice(1).replace(/\.$/, '')}`;
}

function form(node: SchemaNode, syntax: Syntax): { hint?: string } {
  if (node.patternErrorMessage !== undefined) return { hint: node.patternErrorMessage };
  const example = node.examples?.[0];
  return example === undefined ? {} : { hint: `such as ${writtenIn(syntax, example)}` };
}

function typeHint(data: unknown, node: SchemaNode, syntax: Syntax): { hint?: string } {
  const numeric = typesOf(node).some((type) => type === 'integer' || type === 'number');
  if (numeric && typeof data === 'string' && /^-?\d+(\.\d+)?$/.test(data)) {
    return { hint: `write it without quotes: ${data}` };
  }
  const key =
    syntax === 'yaml' && typeof data === 'string' && typesOf(node).includes('object')
      ? keyWithoutSpace(data)
      : undefined;
  if (key !== undefined) return { hint: `write a space after the colon: ${key}: …` };
  return form(node, syntax);
}

/** The intended key of `command:node server.js`, which YAML reads as text. */
function keyWithoutSpace(text: string): string | undefined {
  return /^([a-z_]+):\S/.exec(text)?.[1];
}

function kind(node: SchemaNode): string {
  if (node['x-unit'] === 'duration') return 'a duration';
  if (node['x-unit'] === 'memory') return 'a memory size';
  return typesOf(node)
    .filter((type, _, all) => type !== 'null' || all.length === 1)
    .map((type) => TYPE_NAMES[type] ?? type)
    .join(' or ');
}

function amount(limit: number, node: SchemaNode): string {
  if (node['x-unit'] === 'duration') return formatDuration(limit);
  if (node['x-unit'] === 'memory') return formatMemory(limit);
  return String(limit);
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (isRecord(value)) return 'a map';
  if (typeof value !== 'string') return String(value);
  return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
}
