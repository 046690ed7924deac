import { resolve, type SchemaNode, typesOf } from '../../src/manifest/schema-node.js';

/** Definition of the schema → class of the keyword arguments in Python. */
const CLASSES = {
  function: 'FunctionFields',
  job: 'JobFields',
  service: 'ServiceFields',
  scheduled_task: 'ScheduledTaskFields',
  daemon: 'DaemonFields',
} as const;

/** An application's keys other than its workloads. */
const APPLICATION = [
  ...['name', 'defaults', 'quotas', 'secrets', 'configs', 'volumes', 'networks', 'targets', 'terraform'],
];

/** Keywords that decide whether a value is valid; the others are for people and editors. */
const KEYWORDS = [
  ...['type', 'x-unit', 'minimum', 'maximum', 'minLength', 'minItems', 'pattern', 'patternErrorMessage'],
  ...[
    'enum',
    'default',
    'required',
    'x-at-most',
    'properties',
    'additionalProperties',
    'propertyNames',
    'items',
  ],
];

/** The module sdk/python/src/multinode/_generated.py: types of the decorators' arguments, and their limits. */
export function pythonFields(root: SchemaNode): string {
  const application = {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(APPLICATION.map((name) => [name, root.properties?.[name] ?? {}])),
  };
  const schemas: Record<string, SchemaNode> = {
    application,
    ...Object.fromEntries(
      Object.keys(CLASSES).map((name) => [name, resolve(root, { $ref: `#/definitions/${name}` })]),
    ),
  };
  const classes = new Map<string, string>();
  for (const [name, className] of Object.entries({ application: 'ApplicationFields', ...CLASSES })) {
    typedDict(root, schemas[name] ?? {}, className, classes);
  }
  const definitions = new Map<string, string>();
  const limits = Object.fromEntries(
    Object.entries(schemas).map(([name, node]) => [name, limitsOf(root, node, definitions)]),
  );
  return `# Generated from schema/source.json by \`npm run generate\`; do not edit.
from __future__ import annotations

from typing import Any, Dict, List, Literal, Mapping, TypedDict, Union


${[...classes.values()].join('\n\n')}

${[...definitions.values()].join('\n')}

SCHEMAS: Dict[str, Dict[str, Any]] = ${literal(limits)}
`;
}

/** Writes the class after those that it refers to. Every key is optional here; required keys are checked later. */
function typedDict(root: SchemaNode, node: SchemaNode, name: string, classes: Map<string, string>): string {
  if (!classes.has(name)) {
    const fields = Object.entries(node.properties ?? {}).map(([field, child]) => {
      const target = resolve(root, child);
      const type = typeOf(root, target, classNameOf(target, field), classes);
      const text = child.description ?? target.description ?? '';
      return `    ${field}: ${type}\n    """${text}"""`;
    });
    classes.set(name, `class ${name}(TypedDict, total=False):\n${fields.join('\n')}\n`);
  }
  return name;
}

function typeOf(root: SchemaNode, node: SchemaNode, name: string, classes: Map<string, string>): string {
  if (node.enum) return `Literal[${node.enum.map((value) => JSON.stringify(value)).join(', ')}]`;
  const types = typesOf(node).map((type) => {
    if (type === 'string') return 'str';
    if (type === 'integer') return 'int';
    if (type === 'number') return 'float';
    if (type === 'boolean') return 'bool';
    if (type === 'null') return 'None';
    if (type === 'array') {
      const items = node.items ? resolve(root, node.items) : {};
      return `List[${typeOf(root, items, classNameOf(items, name), classes)}]`;
    }
    if (node.properties) return typedDict(root, node, name, classes);
    const values =
      typeof node.additionalProperties === 'object' ? resolve(root, node.additionalProperties) : {};
    return `Mapping[str, ${typeOf(root, values, classNameOf(values, name), classes)}]`;
  });
  if (types.length === 0) return 'Any';
  return types.length === 1 ? String(types[0]) : `Union[${types.join(', ')}]`;
}

/** `WorkloadSecret` for the title "Workload secret"; the field's name if there is no title. */
function classNameOf({ title }: SchemaNode, field: string): string {
  return (title ?? field)
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');
}

/** The schema without the keywords for people. The definitions that it refers to are added after those that they need. */
function limitsOf(root: SchemaNode, node: SchemaNode, definitions: Map<string, string>): SchemaNode {
  const name = definitionOf(root, node);
  if (name !== undefined) {
    if (!definitions.has(name)) {
      const limits = limitsOf(root, resolve(root, node), definitions);
      definitions.set(name, `${variable(name)}: Dict[str, Any] = ${literal(limits)}\n`);
    }
    return { $ref: name };
  }
  const kept = KEYWORDS.flatMap((keyword) => {
    const value = node[keyword];
    return value === undefined ? [] : [[keyword, limitOf(root, keyword, value, definitions)] as const];
  });
  return Object.fromEntries(kept);
}

/** The name of the definition that the node refers to; through another definition that only refers to it, too. */
function definitionOf(root: SchemaNode, { $ref }: SchemaNode): string | undefined {
  const name = $ref?.replace('#/definitions/', '');
  return (name !== undefined && definitionOf(root, root.definitions?.[name] ?? {})) || name;
}

/** The Python variable with the definition. */
function variable(definition: string): string {
  return `_${definition}`;
}

function limitOf(
  root: SchemaNode,
  keyword: string,
  value: unknown,
  definitions: Map<string, string>,
): unknown {
  // In Python, $ also matches before a trailing newline.
  if (keyword === 'pattern') return String(value).replace(/\$$/, '\\Z');
  if (keyword === 'properties') return mapNodes(value, (child) => limitsOf(root, child, definitions));
  const isSchema = ['items', 'additionalProperties', 'propertyNames'].includes(keyword);
  return isSchema && isNode(value) ? limitsOf(root, value, definitions) : value;
}

function mapNodes(value: unknown, change: (node: SchemaNode) => SchemaNode): Record<string, SchemaNode> {
  const entries = isNode(value) ? Object.entries(value) : [];
  return Object.fromEntries(entries.flatMap(([key, child]) => (isNode(child) ? [[key, change(child)]] : [])));
}

function isNode(value: unknown): value is SchemaNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A JSON value as a Python literal; a reference to a definition as its variable. */
function literal(value: unknown, indent = ''): string {
  if (isNode(value) && value.$ref !== undefined) return variable(value.$ref);
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value !== 'object') return JSON.stringify(value);
  const inner = `${indent}    `;
  const entries = Array.isArray(value)
    ? value.map((item) => literal(item, inner))
    : Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${literal(item, inner)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  if (entries.length === 0) return `${open}${close}`;
  const line = `${open}${entries.join(', ')}${close}`;
  if (line.length + indent.length <= 90 && !line.includes('\n')) return line;
  return `${open}\n${entries.map((entry) => `${inner}${entry},\n`).join('')}${indent}${close}`;
}
