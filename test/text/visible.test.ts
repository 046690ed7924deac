import { expect } from 'chai';
import fc from 'fast-check';
import { visible, visibleLines } from '../../src/text/visible.js';

const HOSTILE = '\u001b[2J\u001b]0;title\u0007 \u009b31m\r\u007f\u202e';

describe('untrusted text', () => {
  it('has its control characters escaped as in JSON', () => {
    expect(visible(HOSTILE)).to.equal('\\u001b[2J\\u001b]0;title\\u0007 \\u009b31m\\r\\u007f\\u202e');
    expect(visible('two\nlines\tand a tab')).to.equal('two\\nlines\\tand a tab');
    expect(visible('äöü – 数 🙂')).to.equal('äöü – 数 🙂');
  });

  it('is found at any depth, and nothing else is changed', () => {
    const value = { n: 1, none: null, list: [{ text: 'a\u0007b' }, true], when: 'now' };
    expect(visible(value)).to.deep.equal({ ...value, list: [{ text: 'a\\u0007b' }, true] });
    expect(value.list[0]).to.deep.equal({ text: 'a\u0007b' });
  });

  it('keeps its lines and tabs if it may have several lines', () => {
    expect(visibleLines(`one\n\ttwo${HOSTILE}`)).to.match(/^one\n\ttwo\\u001b\[2J/);
  });

  it('never controls a terminal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(visible(text)).not.to.match(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
        expect(visibleLines(text)).not.to.match(/(?![\n\t])[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
      }),
    );
  });
});
