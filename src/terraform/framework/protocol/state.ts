import { mapValues } from '../../../json/record.js';
import { parseType, type Type } from './types.js';
import { Dynamic, type Value } from './values.js';

/**
 * Reads a value from the JSON of a state file, where a dynamic value is `{value, type}`. Fields that the type
 * lacks are dropped and missing ones are null, so that a state of another version can be read.
 */
export function decodeState(json: unknown, type: Type): Value {
  if (json === null || json === undefined) return null;
  if (type === 'dynamic') return dynamicFromState(json);
  if (type === 'string' && typeof json === 'string') return json;
  if (type === 'number' && typeof json === 'number') return json;
  if (type === 'bool' && typeof json === 'boolean') return json;
  if (typeof type !== 'string') {
    const [kind, of] = type;
    if (kind === 'list' || kind === 'set') {
      if (Array.isArray(json)) return json.map((item: unknown) => decodeState(item, of));
    } else if (kind === 'tuple') {
      if (Array.isArray(json)) return of.map((itemType, index) => decodeState(json[index], itemType));
    } else if (typeof json === 'object' && !Array.isArray(json)) {
      const fields: Readonly<Record<string, unknown>> = { ...json };
      if (kind === 'map') return mapValues(fields, (item) => decodeState(item, of));
      if (kind === 'object') return mapValues(of, (itemType, key) => decodeState(fields[key], itemType));
    }
  }
  throw new Error(`the state's value is not of type ${JSON.stringify(type)}`);
}

function dynamicFromState(json: unknown): Value {
  if (typeof json !== 'object' || json === null || !('value' in json) || !('type' in json)) {
    throw new Error('the state has a dynamic value without its type');
  }
  const type = parseType(json.type);
  const value = decodeState(json.value, type);
  return value === null ? null : new Dynamic(type, value);
}
