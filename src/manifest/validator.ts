/** Sets up ajv for the manifest's schema: its editor-only keywords, and `x-unit` for durations and memory. */
import { Ajv, type AnySchemaObject, type SchemaValidateFunction, type ValidateFunction } from 'ajv';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import { OWN_SCHEMAS } from '../json/own-schemas.js';
import { resolve, type SchemaNode } from './schema-node.js';
import { parseDuration, parseMemory } from './units.js';

const EDITOR_KEYWORDS = ['patternErrorMessage', 'enumDescriptions', 'defaultSnippets'];

/** A validator that reports every error, each with the schema and the value it is about. */
export function compileSchema<T>(schema: SchemaNode): ValidateFunction<T> {
  // A union such as [number, string] with a minimum is meant: x-unit gives the minimum a sense for texts too.
  const ajv = new Ajv({
    ...OWN_SCHEMAS,
    allErrors: true,
    verbose: true,
    strict: true,
    strictTypes: false,
  });
  ajv.addVocabulary([...EDITOR_KEYWORDS, 'x-listener', 'x-at-most', 'x-merge', 'x-path']);
  ajv.addFormat('date-time', fullFormats['date-time']);
  ajv.addKeyword({
    keyword: 'x-unit',
    schemaType: 'string',
    type: 'string',
    compile: (unit: unknown, parent: AnySchemaObject) => withinLimits(unit, parent),
  });
  return ajv.compile<T>(inlined(schema, schema));
}

/**
 * The schema with each reference replaced by its definition. A reference compiles to a call that copies all errors so far,
 * which took minutes for thirty thousand broken workloads.
 */
function inlined(root: SchemaNode, node: SchemaNode): SchemaNode {
  if (node.$ref !== undefined) return inlined(root, resolve(root, node));
  const { definitions: _definitions, properties, patternProperties, ...rest } = node;
  const { additionalProperties, propertyNames, items } = rest;
  const all = (nodes: Readonly<Record<string, SchemaNode>>) =>
    Object.fromEntries(Object.entries(nodes).map(([key, child]) => [key, inlined(root, child)]));
  return {
    ...rest,
    ...(properties && { properties: all(properties) }),
    ...(patternProperties && { patternProperties: all(patternProperties) }),
    ...(typeof additionalProperties === 'object' && {
      additionalProperties: inlined(root, additionalProperties),
    }),
    ...(propertyNames && { propertyNames: inlined(root, propertyNames) }),
    ...(items && { items: inlined(root, items) }),
  };
}

/** Checks a text's amount, in seconds or bytes, against the minimum and maximum beside x-unit; pattern checks its form. */
function withinLimits(unit: unknown, parent: SchemaNode): SchemaValidateFunction {
  const { minimum, maximum } = parent;
  const parse = unit === 'memory' ? parseMemory : parseDuration;
  const check: SchemaValidateFunction = (text: unknown) => {
    const amount = parse(text);
    if (amount === undefined) return true;
    const keyword =
      minimum !== undefined && amount < minimum
        ? 'minimum'
        : maximum !== undefined && amount > maximum
          ? 'maximum'
          : undefined;
    if (keyword) check.errors = [{ keyword, params: { limit: parent[keyword] }, parentSchema: parent }];
    return keyword === undefined;
  };
  return check;
}
