/** TypeScript from JSON Schemas: the types of their values, and the checks of values that come from outside. */

import { type SchemaNode, typesOf } from '../../src/manifest/schema-node.js';
import { lowerFirst } from './text.js';

/** Name of a type → its schema, in which references end in the names of other types. */
export type Schemas = Readonly<Record<string, SchemaNode>>;

/** The type that has some of another one's fields. */
export interface Base {
  readonly name: string;
  readonly node: SchemaNode;
}

/** The declaration of a type; with a base, of what it has beyond that. */
export function declaration(name: string, node: SchemaNode, base?: Base): string {
  const { properties, description } = node;
  if (!properties) return `${comment(description)}export type ${name} = ${typeOf(node)};\n`;
  const head = `export interface ${name}${base ? ` extends ${base.name}` : ''}`;
  return `${comment(description)}${head} ${fields({ ...node, properties: beyond(node, base) }, '')}\n`;
}

function beyond({ properties = {} }: SchemaNode, base: Base | undefined): Record<string, SchemaNode> {
  const shared = base?.node.properties ?? {};
  return Object.fromEntries(Object.entries(properties).filter(([key]) => !Object.hasOwn(shared, key)));
}

function typeOf(node: SchemaNode, indent = ''): string {
  if (node.$ref !== undefined) return nameOf(node.$ref);
  if (node.enum) return node.enum.map(quoted).join(' | ');
  if (node.anyOf) return node.anyOf.map((each) => typeOf(each, indent)).join(' | ');
  const types = typesOf(node).map((type) => plainType(type, node, indent));
  return types.length === 0 ? 'unknown' : [...new Set(types)].join(' | ');
}

function plainType(type: string, node: SchemaNode, indent: string): string {
  if (type === 'integer') return 'number';
  if (type === 'array') {
    const item = typeOf(node.items ?? {}, indent);
    return `readonly ${item.includes(' | ') ? `(${item})` : item}[]`;
  }
  if (type !== 'object') return type;
  if (node.properties) return fields(node, indent);
  const { additionalProperties: value } = node;
  return `Readonly<Record<string, ${typeof value === 'object' ? typeOf(value, indent) : 'unknown'}>>`;
}

function fields({ properties = {}, required = [] }: SchemaNode, indent: string): string {
  const inner = `${indent}  `;
  const lines = Object.entries(properties).map(([key, node]) => {
    const mark = required.includes(key) ? '' : '?';
    return `${comment(node.description, inner)}${inner}readonly ${keyOf(key)}${mark}: ${typeOf(node, inner)};\n`;
  });
  return `{\n${lines.join('')}${indent}}`;
}

/**
 * The check of a type: a shape of src/json/shape.ts.
 * @param isBase whether others have its fields, which then have a constant of their own
 */
export function shape(name: string, node: SchemaNode, base: Base | undefined, isBase: boolean): string {
  const constant = `export const ${shapeName(name)}`;
  if (!node.properties) return `${constant}: Shape<${name}> = ${shapeOf(node)};\n`;
  const lines = Object.entries(beyond(node, base)).map(([key, property]) => {
    const check = shapeOf(property);
    return `  ${keyOf(key)}: ${node.required?.includes(key) ? check : `optional(${check})`},\n`;
  });
  const checks = `{\n${base ? `  ...${fieldsName(base.name)},\n` : ''}${lines.join('')}}`;
  return isBase
    ? `const ${fieldsName(name)} = ${checks};\n${constant} = object<${name}>(${fieldsName(name)});\n`
    : `${constant} = object<${name}>(${checks});\n`;
}

export function shapeName(type: string): string {
  return `${lowerFirst(type)}Shape`;
}

function fieldsName(type: string): string {
  return `${lowerFirst(type)}Fields`;
}

function shapeOf(node: SchemaNode): string {
  if (node.$ref !== undefined) return shapeName(nameOf(node.$ref));
  if (node.enum) return `oneOf([${node.enum.map(quoted).join(', ')}])`;
  if (node.anyOf) return eitherOf(node.anyOf);
  if (isOpen(node)) return 'anything';
  return eitherOf(typesOf(node).map((type) => ({ ...node, type })));
}

/** Whether it allows every value. */
function isOpen(node: SchemaNode): boolean {
  return Object.keys(node).length === 0;
}

function eitherOf(alternatives: readonly SchemaNode[]): string {
  if (alternatives.length === 0) throw new Error('a schema without a type cannot be checked');
  const others = alternatives.filter(({ type }) => type !== 'null');
  const check = others.map(plainShape).reduce((either, next) => `either(${either}, ${next})`);
  return others.length === alternatives.length ? check : `nullable(${check})`;
}

function plainShape(node: SchemaNode): string {
  const { type, properties, items, additionalProperties: value } = node;
  if (typeof type !== 'string') return shapeOf(node);
  if (type === 'integer') return 'number';
  if (type === 'array' && items) return `array(${shapeOf(items)})`;
  if (type === 'object' && !properties && typeof value === 'object') return `record(${shapeOf(value)})`;
  if (type === 'object' || type === 'array') throw new Error(`needs a name: ${JSON.stringify(node)}`);
  return type;
}

/** Types that a schema refers to. */
export function references(node: SchemaNode): string[] {
  const found = JSON.stringify(node).matchAll(/"\$ref":"([^"]+)"/g);
  return [...new Set([...found].map(([, reference = '']) => nameOf(reference)))].sort();
}

function nameOf(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}

function keyOf(key: string): string {
  return /^[\w$]+$/.test(key) ? key : quoted(key);
}

function quoted(text: string): string {
  return `'${text}'`;
}

const WIDTH = 110;

function comment(description: string | undefined, indent = ''): string {
  if (description === undefined) return '';
  const line = `${indent}/** ${description} */\n`;
  if (line.length <= WIDTH) return line;
  const lines = [''];
  for (const word of description.split(' ')) {
    const longer = `${lines.at(-1)} ${word}`;
    if (`${indent} *${longer}`.length <= WIDTH) lines[lines.length - 1] = longer;
    else lines.push(` ${word}`);
  }
  return `${indent}/**\n${lines.map((text) => `${indent} *${text}\n`).join('')}${indent} */\n`;
}
