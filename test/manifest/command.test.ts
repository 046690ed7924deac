import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import fc from 'fast-check';
import { splitCommand } from '../../src/manifest/command.js';

describe('splitCommand', () => {
  it('splits at spaces outside quotes, and removes quotes and backslashes', () => {
    expect(splitCommand(`  node  -e 'a "b"' "c \\" d" e\\ f '' g"h"'i' `)).to.deep.equal([
      'node',
      '-e',
      'a "b"',
      'c " d',
      'e f',
      '',
      'ghi',
    ]);
    expect(splitCommand('"a\\nb" \'a\\nb\' $HOME *.js')).to.deep.equal(['a\\nb', 'a\\nb', '$HOME', '*.js']);
    expect(splitCommand('')).to.deep.equal([]);
    expect(splitCommand('a \\\n  b \\\n"c\\\nd" \'e\\\nf\'\n')).to.deep.equal(['a', 'b', 'cd', 'e\\\nf']);
  });

  it('says what is not closed', () => {
    expect(() => splitCommand(`node 'a`)).to.throw(SyntaxError, "has a ' that is not closed");
    expect(() => splitCommand('node "a\\"')).to.throw(SyntaxError, 'has a " that is not closed');
    expect(() => splitCommand('node \\')).to.throw(SyntaxError, 'ends with a backslash');
  });

  it('splits as sh does', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b c', ' ', '"', "'", '\\', '\\\\', '\\"', '=', '-x', 'é'))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (line) => {
        let words: string[];
        try {
          words = splitCommand(line);
        } catch {
          return; // sh would also wait for the rest
        }
        const shell = execFileSync('/bin/sh', ['-c', `set -f; printf '[%s]' ${line}\n`], {
          encoding: 'utf8',
        });
        expect(shell).to.equal(words.length === 0 ? '[]' : words.map((word) => `[${word}]`).join(''));
      }),
      { numRuns: 60 },
    );
  });
});
