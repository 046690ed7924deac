import { expect } from 'chai';
import { parseIgnore } from '../../../src/manifest/builds/ignore.js';

describe('.dockerignore', () => {
  const cases: readonly [rules: string, ignored: readonly string[], sent: readonly string[]][] = [
    ['', [], ['a', '.git/config']],
    [
      '# comment\n\n  node_modules  \r\n',
      ['node_modules', 'node_modules/a/b'],
      ['src/node_modules', '# comment'],
    ],
    ['/build/\n./tmp//x', ['build', 'build/a', 'tmp/x'], ['tmp', 'tmp/y', 'a/build']],
    ['*.log', ['a.log'], ['a/b.log', 'alog', 'a.log2']],
    ['**/*.log', ['a.log', 'a/b/c.log'], ['a.logs']],
    ['a/**/z', ['a/z', 'a/b/c/z'], ['a', 'az']],
    ['**', ['a', 'a/b'], []],
    ['fil?', ['file'], ['fil', 'fi/e']],
    ['[a-c]1', ['a1', 'c1'], ['d1']],
    ['[^a]1', ['b1'], ['a1']],
    ['a+b(c)$', ['a+b(c)$'], ['aab(c)$']],
    ['\\*a', ['*a'], ['ba']],
    ['*\n!keep', ['a', 'b/c'], ['keep', 'keep/a']],
    ['*\n! keep\nkeep/not', ['keep/not'], ['keep/a']],
  ];
  for (const [rules, ignored, sent] of cases) {
    it(JSON.stringify(rules), () => {
      const ignore = parseIgnore(rules);
      for (const path of ignored) expect(ignore(path), path).to.equal(true);
      for (const path of sent) expect(ignore(path), path).to.equal(false);
    });
  }

  it('knows whether an excluded folder must be searched', () => {
    expect(parseIgnore('a\nb').exceptions).to.equal(false);
    expect(parseIgnore('a\n!a/b').exceptions).to.equal(true);
  });
});
