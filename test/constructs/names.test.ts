import { expect } from 'chai';
import fc from 'fast-check';
import { safeNames } from '../../src/constructs/names.js';

const name = fc
  .array(fc.constantFrom('a', 'A', 'b', '-', '_', '1'), { maxLength: 5 })
  .map((parts) => `f${parts.join('')}`);

describe('names for Terraform', () => {
  it('are valid, and different for different names', () => {
    fc.assert(
      fc.property(fc.uniqueArray(name), (names) => {
        const safe = safeNames(names);
        expect([...safe.keys()]).to.have.members(names);
        expect(new Set(safe.values())).to.have.property('size', names.length);
        for (const value of safe.values()) expect(value).to.match(/^[a-z][a-z0-9_]*$/);
      }),
    );
  });

  it("do not depend on the manifest's order", () => {
    fc.assert(
      fc.property(fc.uniqueArray(name), (names) => {
        expect([...safeNames([...names].reverse())]).to.have.deep.members([...safeNames(names)]);
      }),
    );
  });

  it('are the plain name if nothing collides', () => {
    expect([...safeNames(['hello', 'my-fn', 'Resize'])]).to.deep.equal([
      ['hello', 'hello'],
      ['my-fn', 'my_fn'],
      ['Resize', 'resize'],
    ]);
  });

  it('distinguish names that differ only in case, "-" and "_"', () => {
    const safe = safeNames(['my-fn', 'my_fn', 'My_Fn', 'other']);
    for (const name of ['my-fn', 'my_fn', 'My_Fn']) expect(safe.get(name)).to.match(/^my_fn_[0-9a-f]{8}$/);
    expect(safe.get('other')).to.equal('other');
  });

  it('do not change a name that looks like another one with its hash', () => {
    const hashed = safeNames(['my-fn', 'my_fn']).get('my-fn') ?? '';
    const safe = safeNames(['my-fn', 'my_fn', hashed]);
    expect(safe.get(hashed)).to.equal(hashed);
    expect(safe.get('my-fn')).to.match(/^my_fn_[0-9a-f]{64}$/);
  });
});
