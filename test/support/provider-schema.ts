/** Checks a plan against a provider's own schema, for machines whose Terraform does not have that provider. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRecord } from '../../src/json/shape.js';
import { PACKAGE_ROOT } from '../../src/version.js';

/** The checked part of a schema's block, as `terraform providers schema -json` prints it. */
interface Block {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly block_types: Readonly<Record<string, unknown>>;
}

/** The schemas of a provider's own block and of its resources. */
export interface ProviderSchema {
  readonly provider: Block;
  readonly resources: Readonly<Record<string, Block>>;
}

/** What Terraform itself accepts in any resource. */
const META_ARGUMENTS = ['depends_on', 'lifecycle', 'provider', 'count', 'for_each'];

/** Where a schema may be, next to the checkout. */
export function schemaFile(name: string): string {
  return join(PACKAGE_ROOT, '..', 'shared', 'data', name);
}

/** @returns undefined if the file does not exist */
export function readProviderSchema(file: string, source: string): ProviderSchema | undefined {
  if (!existsSync(file)) return undefined;
  const given: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const schema = field(field(given, 'provider_schemas'), source);
  const resources = Object.entries(field(schema, 'resource_schemas'));
  return {
    provider: block(field(schema, 'provider')),
    resources: Object.fromEntries(resources.map(([name, resource]) => [name, block(resource)])),
  };
}

/**
 * What Terraform or the provider would reject in a configuration's resources of this provider.
 * @param name the provider's name, with which the names of its resources begin
 */
export function violations(configuration: unknown, name: string, schema: ProviderSchema): string[] {
  const providers = list(optional(optional(configuration, 'provider'), name));
  const found = providers.flatMap((each) => inBlock(each, schema.provider, `provider.${name}`));
  for (const [type, resources] of Object.entries(record(optional(configuration, 'resource')))) {
    if (!type.startsWith(`${name}_`)) continue;
    const known = schema.resources[type];
    if (!known) found.push(`${type}: no such resource`);
    for (const [id, resource] of Object.entries(record(resources))) {
      const own = Object.entries(record(resource)).filter(([key]) => !META_ARGUMENTS.includes(key));
      if (known) found.push(...inBlock(Object.fromEntries(own), known, `${type}.${id}`));
    }
  }
  return [...found, ...unresolved(configuration, name, schema)];
}

function inBlock(given: unknown, { attributes, block_types }: Block, path: string): string[] {
  if (!isRecord(given)) return [`${path}: is no block`];
  const set = Object.entries(given).flatMap(([key, value]) => {
    const at = `${path}.${key}`;
    if (Object.hasOwn(attributes, key)) return inAttribute(value, record(attributes[key]), at);
    if (Object.hasOwn(block_types, key)) return inBlocks(value, record(block_types[key]), at);
    return [`${at}: no such attribute or block`];
  });
  const missing = Object.entries(attributes)
    .filter(([key, attribute]) => optional(attribute, 'required') === true && given[key] === undefined)
    .map(([key]) => `${path}.${key}: is required`);
  return [...set, ...missing];
}

function inBlocks(given: unknown, schema: Readonly<Record<string, unknown>>, path: string): string[] {
  const blocks = list(given);
  const { max_items: most } = schema;
  const many = typeof most === 'number' && blocks.length > most ? [`${path}: more than ${most}`] : [];
  return [...many, ...blocks.flatMap((each) => inBlock(each, block(schema), path))];
}

function inAttribute(value: unknown, schema: Readonly<Record<string, unknown>>, path: string): string[] {
  const settable = schema.required === true || schema.optional === true;
  if (!settable) return [`${path}: is the provider's to say`];
  if (schema.deprecated === true) return [`${path}: is deprecated`];
  return fits(value, schema.type) ? [] : [`${path}: is no ${JSON.stringify(schema.type)}`];
}

/** Whether a value has the type by itself, or may get it when Terraform fills in what it refers to. */
function fits(value: unknown, type: unknown): boolean {
  if (typeof value === 'string' && /^\$\{[^}]*\}$/.test(value)) return true;
  if (!Array.isArray(type)) return typeof value === (type === 'bool' ? 'boolean' : type);
  const [kind, of]: unknown[] = type;
  const items = kind === 'map' ? isRecord(value) && Object.values(value) : Array.isArray(value) && value;
  return items !== false && items.every((each) => fits(each, of));
}

/** References to resources that are not in the configuration, or to attributes that they don't have. */
function unresolved(configuration: unknown, name: string, { resources }: ProviderSchema): string[] {
  const reference = new RegExp(`\\$\\{(${name}_\\w+)\\.(\\w+)\\.(\\w+)`, 'g');
  return [...JSON.stringify(configuration).matchAll(reference)].flatMap(
    ([text, type = '', id = '', attribute = '']) => {
      const declared = optional(optional(optional(configuration, 'resource'), type), id) !== undefined;
      const has = Object.hasOwn(resources[type]?.attributes ?? {}, attribute);
      return declared && has ? [] : [`${text}}: refers to nothing`];
    },
  );
}

function block(given: unknown): Block {
  const own = field(given, 'block');
  return {
    attributes: record(optional(own, 'attributes')),
    block_types: record(optional(own, 'block_types')),
  };
}

function list(given: unknown): readonly unknown[] {
  return given === undefined ? [] : [given].flat();
}

function field(given: unknown, key: string): Readonly<Record<string, unknown>> {
  const value = optional(given, key);
  if (!isRecord(value)) throw new Error(`the schema has no ${key}`);
  return value;
}

function optional(given: unknown, key: string): unknown {
  return isRecord(given) ? given[key] : undefined;
}

function record(given: unknown): Readonly<Record<string, unknown>> {
  return isRecord(given) ? given : {};
}
