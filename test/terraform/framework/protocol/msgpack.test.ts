import { encode } from '@msgpack/msgpack';
import { expect } from 'chai';
import fc from 'fast-check';
import { decodeValue, encodeValue } from '../../../../src/terraform/framework/protocol/msgpack.js';
import type { Type } from '../../../../src/terraform/framework/protocol/types.js';
import {
  Decimal,
  Dynamic,
  fromJson,
  hasUnknown,
  type Json,
  sameMeaning,
  toJson,
  UNKNOWN,
  Unknown,
  type Value,
} from '../../../../src/terraform/framework/protocol/values.js';

const bytes = (...values: number[]) => Uint8Array.from(values);

/** Values with the types of a configuration's literals. */
const typed: fc.Arbitrary<{ type: Type; value: Value }> = fc.letrec<{ node: { type: Type; value: Value } }>(
  (tie) => ({
    node: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.string({ unit: 'grapheme' }).map((value) => ({ type: 'string' as const, value })),
      fc.boolean().map((value) => ({ type: 'bool' as const, value })),
      fc
        .oneof(
          fc.maxSafeInteger(),
          fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n || 0),
        )
        .map((value) => ({ type: 'number' as const, value })),
      fc.bigInt({ min: 2n ** 63n }).map((n) => ({ type: 'number' as const, value: new Decimal(String(n)) })),
      fc.constantFrom<Type>('string', 'number', 'dynamic').map((type) => ({ type, value: null })),
      fc.constantFrom<Type>('string', 'number', 'dynamic').map((type) => ({ type, value: UNKNOWN })),
      fc
        .uint8Array({ minLength: 1, maxLength: 20 })
        .map((refinement) => ({ type: 'string' as const, value: new Unknown(refinement) })),
      fc.array(tie('node'), { maxLength: 4 }).map((nodes) => ({
        type: ['tuple', nodes.map(({ type }) => type)] as const,
        value: nodes.map(({ value }) => value),
      })),
      fc
        .dictionary(
          fc.string().filter((key) => key !== '__proto__'),
          tie('node'),
          { maxKeys: 4, noNullPrototype: true },
        )
        .map((nodes) => ({
          type: [
            'object',
            Object.fromEntries(Object.entries(nodes).map(([key, { type }]) => [key, type])),
          ] as const,
          value: Object.fromEntries(Object.entries(nodes).map(([key, { value }]) => [key, value])),
        })),
      fc.array(fc.string()).map((value) => ({ type: ['list', 'string'] as const, value })),
      fc
        .dictionary(
          fc.string().filter((key) => key !== '__proto__'),
          fc.boolean(),
          { noNullPrototype: true },
        )
        .map((value) => ({ type: ['map', 'bool'] as const, value })),
    ),
  }),
).node;

describe('terraform/framework/protocol: values in msgpack', () => {
  it('survive a round trip, typed and dynamic', () => {
    fc.assert(
      fc.property(typed, ({ type, value }) => {
        expect(decodeValue(encodeValue(value, type), type)).to.deep.equal(value);
        if (value === null || value instanceof Unknown) return;
        const dynamic = new Dynamic(type, value);
        expect(decodeValue(encodeValue(dynamic, 'dynamic'), 'dynamic')).to.deep.equal(dynamic);
      }),
    );
  });

  it('carry plain data through a dynamic value without changing its meaning', () => {
    fc.assert(
      fc.property(
        fc.jsonValue().filter((json) => !JSON.stringify(json).includes('__proto__')),
        (data) => {
          const json = JSON.parse(JSON.stringify(data)) as Json;
          const value = fromJson(json);
          const back = decodeValue(encodeValue(value, 'dynamic'), 'dynamic');
          expect(toJson(back)).to.deep.equal(json);
          expect(sameMeaning(back, value)).to.equal(true);
        },
      ),
    );
  });

  it('write unknown values as Terraform reads them', () => {
    expect(encodeValue(UNKNOWN, 'string')).to.deep.equal(bytes(0xd4, 0, 0));
    expect(encodeValue(new Unknown(bytes(0x81, 1, 0xc2)), 'string')).to.deep.equal(
      bytes(0xc7, 3, 12, 0x81, 1, 0xc2),
    );
  });

  it('keep a fraction as a decimal, not as a float64', () => {
    expect(encodeValue(0.1, 'number')).to.deep.equal(encode('0.1'));
    expect(decodeValue(encode('0.1'), 'number')).to.equal(0.1);
    const long = '0.12345678901234567890123';
    expect(decodeValue(encode(long), 'number')).to.deep.equal(new Decimal(long));
  });

  it('accept a fraction that Terraform sent as a float64', () => {
    expect(decodeValue(encode(0.5), 'number')).to.equal(0.5);
  });

  it('refuse a value that is not of its type', () => {
    expect(() => decodeValue(encode(1), 'string')).to.throw('not of type "string"');
    expect(() => encodeValue('1', ['list', 'string'])).to.throw('not of type ["list","string"]');
    expect(() => decodeValue(encode('plain'), 'dynamic')).to.throw('not a dynamic value');
  });

  it('reveal unknown parts at any depth', () => {
    expect(hasUnknown(new Dynamic(['tuple', [['object', { a: 'string' }]]], [{ a: UNKNOWN }]))).to.equal(
      true,
    );
    expect(hasUnknown(fromJson([{ a: 'x' }]))).to.equal(false);
  });
});
