/** Sets up ajv for the manifest's schema: its annotations, and `x-unit` for durations and memory. */
import {
  Ajv,
  type AnySchemaObject,
  type ErrorObject,
  type SchemaValidateFunction,
  type ValidateFunction,
} from 'ajv';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import { OWN_SCHEMAS } from '../json/own-schemas.js';
import { brokenLimit, fits } from './fits.js';
import { ANNOTATIONS, resolve, type SchemaNode } from './schema-node.js';

/** Checks values of a type against its schema, which is compiled only if a value does not fit. */
export class Validator<T> {
  /** About the last value, each with the schema and the value it is about. */
  errors: readonly ErrorObject[] = [];
  #root: SchemaNode | undefined;
  #compiled: ValidateFunction<T> | undefined;

  constructor(private readonly schema: () => SchemaNode) {}

  accepts(value: unknown): value is T {
    this.#root ??= this.schema();
    this.errors = [];
    if (fits(this.#root, value)) return true;
    this.#compiled ??= compileSchema<T>(this.#root);
    const valid = this.#compiled(value);
    this.errors = this.#compiled.errors ?? [];
    return valid;
  }
}

/** A function that finds every error, each with the schema and the value it is about. */
export function compileSchema<T>(schema: SchemaNode): ValidateFunction<T> {
  // A union such as [number, string] with a minimum is meant: x-unit gives the minimum a sense for texts too.
  const ajv = new Ajv({
    ...OWN_SCHEMAS,
    allErrors: true,
    verbose: true,
    strict: true,
    strictTypes: false,
  });
  ajv.addVocabulary([...ANNOTATIONS]);
  ajv.addFormat('date-time', fullFormats['date-time']);
  ajv.addKeyword({
    keyword: 'x-unit',
    schemaType: 'string',
    type: 'string',
    compile: (_unit: unknown, parent: AnySchemaObject) => withinLimits(parent),
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

/** Checks a text's amount against the limits beside x-unit. */
function withinLimits(parent: SchemaNode): SchemaValidateFunction {
  const check: SchemaValidateFunction = (text: unknown) => {
    const keyword = brokenLimit(text, parent);
    if (keyword) check.errors = [{ keyword, params: { limit: parent[keyword] }, parentSchema: parent }];
    return keyword === undefined;
  };
  return check;
}
