import { isDeepStrictEqual } from 'node:util';
import { mapValues } from '../../../json/record.js';
import type { Type } from './types.js';

/** A value that is known only when the plan is applied. */
export class Unknown {
  /** @param refinement what is already known about it (msgpack), returned unchanged */
  constructor(readonly refinement?: Uint8Array) {}
}

export const UNKNOWN = new Unknown();

/** Whether all of the values are known. */
export function areKnown<T extends Readonly<Record<string, unknown>>>(
  values: T,
): values is T & { readonly [K in keyof T]: Exclude<T[K], Unknown> } {
  return !Object.values(values).some((value) => value instanceof Unknown);
}

/** A number that a float64 can't hold: Terraform uses 512 bits, and expects its values back. */
export class Decimal {
  constructor(readonly text: string) {}
}

/** A value with its own type, for the schema's "dynamic"; `of` is neither null nor wholly unknown. */
export class Dynamic {
  constructor(
    readonly type: Type,
    readonly of: Value,
  ) {}
}

export type Value =
  | null
  | string
  | number
  | boolean
  | Decimal
  | Unknown
  | Dynamic
  | readonly Value[]
  | { readonly [key: string]: Value };

export type Json = null | string | number | boolean | readonly Json[] | { readonly [key: string]: Json };

export function isObject(value: Value): value is { readonly [key: string]: Value } {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Decimal || value instanceof Unknown || value instanceof Dynamic)
  );
}

/** Whether any part of the value is unknown. */
export function hasUnknown(value: Value): boolean {
  if (value instanceof Unknown) return true;
  if (value instanceof Dynamic) return hasUnknown(value.of);
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isObject(value) && Object.values(value).some(hasUnknown);
}

/** The value as plain data; throws if a part is unknown. */
export function toJson(value: Value): Json {
  if (value instanceof Unknown) throw new Error('an unknown value has no plain form');
  if (value instanceof Dynamic) return toJson(value.of);
  if (value instanceof Decimal) return Number(value.text);
  if (Array.isArray(value)) return value.map(toJson);
  if (isObject(value)) return mapValues(value, toJson);
  if (typeof value === 'object' && value !== null) throw new Error('not a value');
  return value;
}

/** Plain data as a dynamic value: arrays become tuples and objects become objects, as for literals. */
export function fromJson(json: Json): Value {
  return json === null ? null : new Dynamic(typeOf(json), json);
}

function typeOf(json: Json): Type {
  if (json === null) return 'dynamic';
  if (typeof json === 'string') return 'string';
  if (typeof json === 'number') return 'number';
  if (typeof json === 'boolean') return 'bool';
  if (isArray(json)) return ['tuple', json.map(typeOf)];
  return ['object', mapValues(json, typeOf)];
}

/** Array.isArray does not narrow readonly arrays. */
function isArray(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}

/** Whether two values mean the same, regardless of type: a list equals a tuple with the same elements. */
export function sameMeaning(one: Value, other: Value): boolean {
  if (hasUnknown(one) || hasUnknown(other)) return false;
  return isDeepStrictEqual(toJson(one), toJson(other));
}
