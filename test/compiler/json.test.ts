import { expect } from 'chai';
import fc from 'fast-check';
import { printJson } from '../../src/compiler/json.js';

describe('printed JSON', () => {
  it('equals the output of JSON.stringify, except for the order of keys', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const { text, paths } = printJson(value);
        expect(JSON.parse(text)).to.deep.equal(JSON.parse(JSON.stringify(value)));
        expect(text.split('\n')).to.have.lengthOf(paths.length + 1);
        expect(text.split('\n')).to.have.lengthOf(JSON.stringify(value, null, 2).split('\n').length + 1);
      }),
    );
  });

  it('has sorted keys, and a path for every line', () => {
    const { text, paths } = printJson({ b: [1, {}], a: { c: null } });
    expect(text).to.equal('{\n  "a": {\n    "c": null\n  },\n  "b": [\n    1,\n    {}\n  ]\n}\n');
    expect(paths).to.deep.equal([[], ['a'], ['a', 'c'], ['a'], ['b'], ['b', 0], ['b', 1], ['b'], []]);
  });
});
