import { mapValues } from '../../json/record.js';
import type { Shape } from '../../json/shape.js';
import type { AttributeProblem } from './attribute-error.js';
import type { SchemaMessage } from './protocol/messages.js';
import type { Type } from './protocol/types.js';
import { type Json, Unknown } from './protocol/values.js';

/** One attribute of a resource, in the terms of Terraform's schemas. */
export interface Attribute {
  readonly type: 'string' | 'number' | 'bool' | 'dynamic';
  readonly description: string;
  /** Exactly one: required in the configuration, optional with a default, or computed by the provider. */
  readonly from: 'configuration' | 'provider' | { readonly default: string | number | boolean | null };
  readonly sensitive?: true;
  /** Never stored: null in every state and plan. Only an optional one can be. */
  readonly writeOnly?: true;
  /** What to use in place of a write-only attribute where a program has none, as the end of a sentence. */
  readonly instead?: string;
  /** Whether a change destroys the resource and creates another. */
  readonly replaces?: true;
  /** What the configuration may give, beyond the type. */
  readonly shape?: Shape<unknown>;
}

export type Attributes = Readonly<Record<string, Attribute>>;

type Known<A extends Attribute> = A['type'] extends 'string'
  ? string
  : A['type'] extends 'number'
    ? number
    : A['type'] extends 'bool'
      ? boolean
      : Json;

/** A resource's values as plain data; computed ones are null before they exist, optional ones if that is the default. */
export type State<A extends Attributes> = {
  readonly [K in keyof A]: A[K]['from'] extends 'provider' | { readonly default: null }
    ? Known<A[K]> | null
    : Known<A[K]>;
};

/** Whether plain data from Terraform is a state of these attributes. */
export function isState<A extends Attributes>(
  attributes: A,
  data: Readonly<Record<string, Json>>,
): data is State<A> {
  return Object.entries(attributes).every(([name, { type, from }]) => {
    const value = data[name];
    if (value === null || value === undefined) {
      return from === 'provider' || type === 'dynamic' || (typeof from === 'object' && from.default === null);
    }
    return isOf(type, value);
  });
}

/**
 * What is wrong with configured values. Terraform only refuses a required attribute that is left out: one that is null, such
 * as a variable without a value, gets here.
 */
export function attributeProblems(
  attributes: Attributes,
  config: Readonly<Record<string, Json | Unknown>>,
): AttributeProblem[] {
  return Object.entries(attributes).flatMap(([name, attribute]): AttributeProblem[] => {
    const value = config[name] ?? null;
    if (attribute.from === 'provider' || value instanceof Unknown) return [];
    const message = value === null ? missing(attribute) : mismatch(attribute, value);
    if (message === undefined) return [];
    return [{ path: [name], message: `${name}${message}` }];
  });
}

function missing({ from }: Attribute): string | undefined {
  return from === 'configuration' ? ' is required' : undefined;
}

function mismatch({ type, shape }: Attribute, value: Json): string | undefined {
  if (!isOf(type, value)) return `: ${type} expected`;
  const found = shape?.mismatch(value);
  // A mismatch within a value begins with its path.
  return found === undefined ? undefined : /^[\w-]+[.:]/.test(found) ? `.${found}` : `: ${found}`;
}

export function objectType(attributes: Attributes): Type {
  return ['object', mapValues(attributes, ({ type }) => type)];
}

function isOf(type: Attribute['type'], value: Json): boolean {
  return type === 'dynamic' || typeof value === (type === 'bool' ? 'boolean' : type);
}

/** @param stored whether there is a state, which may have values that the configuration leaves out */
export function schemaMessage(description: string, attributes: Attributes, stored = true): SchemaMessage {
  return {
    version: 0,
    block: {
      version: 0,
      description,
      attributes: Object.entries(attributes).map(
        ([name, { type, description, from, sensitive, writeOnly }]) => ({
          name,
          type: Buffer.from(JSON.stringify(type)),
          description,
          required: from === 'configuration',
          optional: typeof from === 'object',
          // Terraform does not allow that what is never stored is computed.
          computed: stored && from !== 'configuration' && !writeOnly,
          sensitive: sensitive ?? false,
          write_only: writeOnly ?? false,
        }),
      ),
    },
  };
}
