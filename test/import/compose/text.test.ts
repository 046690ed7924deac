import { expect } from 'chai';
import { isFloat, textInCompose } from '../../../src/import/compose/scalars.js';
import { composeWords } from '../../../src/import/compose/words.js';
import type { Scalar } from '../../../src/import/node.js';
import { manifestText } from '../../../src/import/text.js';

const plain = (text: string): Scalar => ({
  kind: 'scalar',
  value: text,
  text,
  plain: true,
  at: { file: 'compose.yaml', line: 1 },
});

describe('text in Compose', () => {
  for (const [written, text] of [
    ['1.10', '1.1'],
    ['010', '8'],
    ['0o17', '15'],
    ['0x10', '16'],
    ['1_000', '1000'],
    ['1e3', '1000'],
    ['1e6', '1e+06'],
    ['0.00001', '1e-05'],
    ['true', 'true'],
    ['yes', 'yes'],
    ['22:22', '22:22'],
    ['2026-01-31', '2026-01-31 00:00:00 +0000 UTC'],
    ['-0', '0'],
    ['1.2.3', '1.2.3'],
  ] as const) {
    it(`a plain ${written} is ${text}`, () => {
      expect(textInCompose(plain(written))).to.equal(text);
    });
  }

  it('knows the sizes that Compose ignores', () => {
    expect(['1e9', '1.5', '0x10', '512', '512m'].map((text) => isFloat(plain(text)))).to.deep.equal([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  for (const [line, words, dropped] of [
    ['node server.js', ['node', 'server.js'], ''],
    ['migrate && serve', ['migrate'], '&& serve'],
    ['curl u?a=1&b=2', ['curl', 'u?a=1'], '&b=2'],
    [`sh -c "a && b" 'c;d'`, ['sh', '-c', 'a && b', 'c;d'], ''],
    ['echo $(b c) d', ['echo', '$(b c)', 'd'], ''],
    [`printf 'a\\nb' "a\\tb"`, ['printf', 'a\\nb', 'a\tb'], ''],
    ['echo # no comment', ['echo', '#', 'no', 'comment'], ''],
    ['echo `b c` 2>x', ['echo', '`b c`'], '>x'],
    ["a '' b", ['a', '', 'b'], ''],
  ] as const) {
    it(`splits ${line}`, () => {
      expect(composeWords(line)).to.deep.equal({ words, dropped });
    });
  }

  it('refuses quotes that are not closed, and a ( outside of them', () => {
    expect(() => composeWords('a "b')).to.throw(SyntaxError);
    expect(() => composeWords('a (b)')).to.throw(SyntaxError);
  });
});

describe('text in the manifest', () => {
  const lookup = (name: string) => ({ TAG: '1', EMPTY: '' })[name];

  for (const [title, given, expected] of [
    ['stays without variables', { text: 'a$1' }, 'a$1'],
    ['keeps its variables', { text: '1', written: '${TAG:-2}' }, '${TAG:-2}'],
    [
      'gets an empty default for what is not set',
      { text: 'a--', written: 'a-$NONE-${NONE}' },
      'a-${NONE:-}-${NONE:-}',
    ],
    ['has the values of variables that a manifest would not find', { text: '7', written: '$TAG' }, '7'],
    ['keeps dollar signs', { text: '$TAG', written: '$$TAG' }, '$$TAG'],
    ['escapes dollar signs in values', { text: '$TAG', written: '$OTHER' }, '$$TAG'],
  ] as const) {
    it(title, () => {
      expect(manifestText(given, lookup)).to.equal(expected);
    });
  }
});
