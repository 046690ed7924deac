import { decode, ExtensionCodec, encode } from '@msgpack/msgpack';
import { mapValues } from '../../../json/record.js';
import { parseType, type Type } from './types.js';
import { Decimal, Dynamic, isObject, Unknown, type Value } from './values.js';

/** The two extension types for unknown values: without and with refinements. */
const extensionCodec = new ExtensionCodec();
extensionCodec.register({
  type: 0,
  encode: (value) => (value instanceof Unknown && !value.refinement ? new Uint8Array(1) : null),
  decode: () => new Unknown(),
});
extensionCodec.register({
  type: 12,
  encode: (value) => (value instanceof Unknown && value.refinement ? value.refinement : null),
  // Copied, because the decoder's buffer belongs to the message.
  decode: (data) => new Unknown(Uint8Array.from(data)),
});

/** Reads a value of the given type from Terraform's msgpack. */
export function decodeValue(bytes: Uint8Array, type: Type): Value {
  return fromWire(decode(bytes, { extensionCodec, useBigInt64: true }), type);
}

/** Writes a value of the given type as Terraform's msgpack. */
export function encodeValue(value: Value, type: Type): Uint8Array {
  return encode(toWire(value, type), { extensionCodec });
}

function fromWire(wire: unknown, type: Type): Value {
  if (wire === null || wire instanceof Unknown) return wire;
  if (type === 'dynamic') return dynamicFromWire(wire);
  if (type === 'string' && typeof wire === 'string') return wire;
  if (type === 'bool' && typeof wire === 'boolean') return wire;
  if (type === 'number') return numberFromWire(wire);
  if (typeof type !== 'string') {
    const [kind, of] = type;
    if (kind === 'list' || kind === 'set') {
      if (Array.isArray(wire)) return wire.map((item) => fromWire(item, of));
    } else if (kind === 'tuple') {
      if (Array.isArray(wire)) return of.map((itemType, index) => fromWire(wire[index] ?? null, itemType));
    } else if (typeof wire === 'object' && !Array.isArray(wire)) {
      const fields: Readonly<Record<string, unknown>> = { ...wire };
      if (kind === 'map') return mapValues(fields, (item) => fromWire(item, of));
      if (kind === 'object') return mapValues(of, (itemType, key) => fromWire(fields[key] ?? null, itemType));
    }
  }
  throw new Error(`value is not of type ${JSON.stringify(type)}`);
}

function dynamicFromWire(wire: unknown): Value {
  if (!Array.isArray(wire) || !(wire[0] instanceof Uint8Array)) throw new Error('not a dynamic value');
  const type = parseType(JSON.parse(new TextDecoder().decode(wire[0])));
  return new Dynamic(type, fromWire(wire[1] ?? null, type));
}

function numberFromWire(wire: unknown): Value {
  if (typeof wire === 'number') return wire;
  if (typeof wire === 'bigint') {
    const number = Number(wire);
    return Number.isSafeInteger(number) ? number : new Decimal(String(wire));
  }
  if (typeof wire === 'string') return String(Number(wire)) === wire ? Number(wire) : new Decimal(wire);
  throw new Error('value is not a number');
}

function toWire(value: Value, type: Type): unknown {
  if (value === null || value instanceof Unknown) return value;
  if (type === 'dynamic') {
    if (!(value instanceof Dynamic)) throw new Error('a dynamic value needs its type');
    return [new TextEncoder().encode(JSON.stringify(value.type)), toWire(value.of, value.type)];
  }
  if (type === 'string' && typeof value === 'string') return value;
  if (type === 'bool' && typeof value === 'boolean') return value;
  if (type === 'number') return numberToWire(value);
  if (typeof type !== 'string') {
    const [kind, of] = type;
    if (Array.isArray(value)) {
      if (kind === 'list' || kind === 'set') return value.map((item) => toWire(item, of));
      if (kind === 'tuple') return of.map((itemType, index) => toWire(value[index] ?? null, itemType));
    } else if (isObject(value)) {
      if (kind === 'map') return mapValues(value, (item) => toWire(item, of));
      if (kind === 'object') return mapValues(of, (itemType, key) => toWire(value[key] ?? null, itemType));
    }
  }
  throw new Error(`value is not of type ${JSON.stringify(type)}`);
}

/** Writes fractions as text: 0.1 as a float64 differs from the 0.1 that Terraform parsed. */
function numberToWire(value: Value): unknown {
  if (value instanceof Decimal) return value.text;
  if (typeof value === 'number') {
    return Number.isSafeInteger(value) ? value : String(value);
  }
  throw new Error('value is not a number');
}
