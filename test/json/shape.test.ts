import { expect } from 'chai';
import { array, nullable, number, object, oneOf, optional, record, string } from '../../src/json/shape.js';

interface Sample {
  readonly name: string;
  readonly size?: number;
  readonly tags: readonly string[];
  readonly nested: Readonly<Record<string, { readonly state: 'on' | 'off' | null }>>;
}

const sample = object<Sample>({
  name: string,
  size: optional(number),
  tags: array(string),
  nested: record(object<Sample['nested'][string]>({ state: nullable(oneOf(['on', 'off'])) })),
});

const good = { name: 'a', tags: ['x'], nested: { one: { state: 'on' }, two: { state: null } } };

describe('json/shape', () => {
  it('accepts a matching value, even with unknown fields', () => {
    expect(sample.matches({ ...good, more: 1 })).to.equal(true);
    expect(sample.matches({ ...good, size: 3 })).to.equal(true);
  });

  for (const [what, value, mismatch] of [
    ['a missing field', { ...good, name: undefined }, 'name: string expected'],
    ['null for an optional field', { ...good, size: null }, 'size: number expected'],
    ['NaN', { ...good, size: Number.NaN }, 'size: number expected'],
    ['a bad item', { ...good, tags: ['x', 3] }, 'tags.1: string expected'],
    [
      'a deep value',
      { ...good, nested: { one: { state: 'up' } } },
      'nested.one.state: one of on, off expected',
    ],
    ['a list for an object', [], 'object expected'],
    ['nothing', undefined, 'object expected'],
  ] as const) {
    it(`refuses ${what} and says where`, () => {
      expect(sample.matches(value)).to.equal(false);
      expect(sample.mismatch(value)).to.equal(mismatch);
    });
  }
});
