import { expect } from 'chai';
import { EnvFileError, parseEnvFile } from '../../../src/manifest/env-files/parse.js';
import type { Lookup } from '../../../src/manifest/interpolate.js';

const around: Lookup = (name) =>
  new Map([
    ['SHELL_VALUE', 'shell'],
    ['BOTH', 'shell'],
  ]).get(name);
const before: Lookup = (name) =>
  new Map([
    ['EARLIER', 'earlier'],
    ['BOTH', 'earlier'],
  ]).get(name);
const read = (text: string, format: 'env' | 'raw' = 'env') =>
  Object.fromEntries(parseEnvFile(text, format, { around, before }));

/** What docker compose 5.6.0 (compose-go 2.16.1) reads from the same text; 150,000 random files agree too. */
const ENV: readonly (readonly [text: string, variables: Readonly<Record<string, string>>])[] = [
  ['', {}],
  ['\n  \n\t\n', {}],
  ['# A=1\n  # B=2\nC=3', { C: '3' }],
  // Comments
  ['A=x # c', { A: 'x' }],
  ['A=pa#ss', { A: 'pa#ss' }],
  ['A=x\t# c', { A: 'x\t# c' }],
  ['A= # x', { A: '# x' }],
  ['A=#', { A: '#' }],
  ['A="x" # c', { A: 'x' }],
  ["A='x # y'", { A: 'x # y' }],
  // Names
  ['A: x\nB:y', { A: 'x', B: 'y' }],
  ['a.b=1\na-b=2\nA[0]=3\nÉ=4\n2FA=5', { 'a.b': '1', 'a-b': '2', 'A[0]': '3', É: '4', '2FA': '5' }],
  ['A =1\nB\t= 2', { A: '1', B: '2' }],
  ['export A=1\nexport\tB=2\nexport=3', { A: '1', B: '2', export: '3' }],
  ['SHELL_VALUE\nexport SHELL_VALUE\nUNSET', { SHELL_VALUE: 'shell' }],
  ['EARLIER', {}],
  ['A=1\nA=2', { A: '2' }],
  ['__proto__=1', Object.fromEntries([['__proto__', '1']])],
  // Without quotes
  ['A=a b  ', { A: 'a b' }],
  ['A=', { A: '' }],
  ['A=x=y', { A: 'x=y' }],
  ['A=`date`', { A: '`date`' }],
  ['A=a"b"', { A: 'a"b"' }],
  ['A=a\\nb\\', { A: 'a\\nb\\' }],
  // Double quotes
  ['A="a\\nb\\tc\\rd"', { A: 'a\nb\tc\rd' }],
  ['A="\\"\\\\ \\x \\z"', { A: '"\\ \\x \\z' }],
  ['A="\\a\\b\\f\\v\\0101\\0999\\01"', { A: '\x07\b\f\vA\\0999\\01' }],
  ['A="one\ntwo"\nB=3', { A: 'one\ntwo', B: '3' }],
  ['A="a\\\nb"', { A: 'a\\\nb' }],
  ['A="x"y\nB="z"SHELL_VALUE', { A: 'x', B: 'z', SHELL_VALUE: 'shell' }],
  ['A="x" B=2', { A: 'x', B: '2' }],
  // Single quotes
  ["A='a\\nb $SHELL_VALUE \"'", { A: 'a\\nb $SHELL_VALUE "' }],
  ["A='one\ntwo'", { A: 'one\ntwo' }],
  ["A='it\\'s'", { A: "it's" }],
  // Variables
  ['A=1\nB=$A${A}$C[$A]', { A: '1', B: '11[1]' }],
  ['A="1"\nB="x$A"', { A: '1', B: 'x1' }],
  ['A=${UNSET:-{}} ${EARLIER}', { A: '{} earlier' }],
  ['BOTH=file\nA=$BOTH', { BOTH: 'file', A: 'shell' }],
  ['A=$$B "$C"\nD="\\$SHELL_VALUE $$SHELL_VALUE"', { A: '$B ""', D: '$SHELL_VALUE $SHELL_VALUE' }],
  ['A=$1 5$', { A: '$1 5$' }],
  // Line ends and marks
  ['\ufeffA=1\r\nB="2"\r\nC=3\r\n', { A: '1', B: '2', C: '3' }],
];

const RAW: typeof ENV = [
  ['A= "x" # $Y \\n ', { A: ' "x" # $Y \\n ' }],
  ['  # c\n\n  A=1\r\nSHELL_VALUE\nUNSET\nB=', { A: '1', SHELL_VALUE: 'shell', B: '' }],
  ['\ufeffA=x=y', { A: 'x=y' }],
];

const REFUSED = [
  ['A=1\nA b=1', 2, 'a name with white space in it'],
  ['A=1\n\nB="open\nC=1', 3, 'a " that is not closed'],
  ["A='open", 1, "a ' that is not closed"],
  ['A="x" "y"', 1, 'unexpected "\\"" where a variable begins'],
  ['A=1\nB$C=1', 2, 'unexpected "$" in a variable\'s name'],
  ['=1', 1, 'a value without a name'],
  ['A=1\nB="x\ny" C D=1', 3, 'a name with white space in it'],
  ['A=${1}', 1, '${ without a variable name'],
  ['\nA="x\n${B"', 2, '${B is not closed'],
  ['A=${B?give it}', 1, 'variable B is not set: give it'],
  ['A=1\nB=a\0b', 2, 'the value of B has a NUL character'],
  ['A="\\0000"', 1, 'the value of A has a NUL character'],
  [`A=${'x'.repeat(128 * 1024)}`, 1, 'the value of A is larger than 128 KiB'],
] as const;

function mistakesOf(text: string, format: 'env' | 'raw' = 'env'): (string | number)[][] {
  try {
    read(text, format);
  } catch (error) {
    if (error instanceof EnvFileError) return error.mistakes.map(({ line, message }) => [line, message]);
    throw error;
  }
  return [];
}

describe('environment files', () => {
  for (const [text, variables] of ENV) {
    it(`${JSON.stringify(text)} has ${JSON.stringify(variables)}`, () => {
      expect(read(text)).to.deep.equal(variables);
    });
  }

  for (const [text, variables] of RAW) {
    it(`raw, ${JSON.stringify(text)} has ${JSON.stringify(variables)}`, () => {
      expect(read(text, 'raw')).to.deep.equal(variables);
    });
  }

  for (const [text, line, message] of REFUSED) {
    it(`${JSON.stringify(text.slice(0, 40))} is refused at line ${line}: ${message}`, () => {
      expect(() => read(text))
        .to.throw(EnvFileError)
        .that.includes({ line, message });
    });
  }

  it('are refused with all mistakes', () => {
    const text = 'A b=1\nB="x" "y"\nC="open\nD=1\n# C\nE=${1}\nF=a\0b\nG=1';
    const mistakes = [
      [1, 'a name with white space in it'],
      [2, 'unexpected "\\"" where a variable begins'],
      [3, 'a " that is not closed'],
      [6, '${ without a variable name'],
      [7, 'the value of F has a NUL character'],
    ];
    expect(mistakesOf(text)).to.deep.equal(mistakes);
    expect(mistakesOf('A=1\nexport A=1\nB=\0\n=2', 'raw').map(([line]) => line)).to.deep.equal([2, 3, 4]);
    expect(mistakesOf('no environment file\n'.repeat(1000))).to.have.length(20);
  });

  it('are refused in raw form if a name is missing or has white space', () => {
    for (const text of ['A=1\nexport A=1', 'A=1\nE =2', 'A=1\n=2', 'A=1\nA B']) {
      expect(() => read(text, 'raw'), text)
        .to.throw(EnvFileError)
        .with.property('line', 2);
    }
  });

  it('never show a value in an error', () => {
    for (const text of ['A="s3cret', 'A="x" "s3cret"', 'A=s3cret${', 'A=s3cret\0', 's3cret line\n']) {
      expect(() => read(text), text)
        .to.throw(EnvFileError)
        .with.property('message')
        .that.does.not.include('s3cret');
    }
  });

  it('take linear time', () => {
    const many = 100_000;
    expect(read(`A=a${' '.repeat(many)}b`).A).to.have.lengthOf(many + 2);
    expect(Object.keys(read('A="\n"\n'.repeat(many)))).to.deep.equal(['A']);
    expect(() => read('A="\\'.repeat(many))).to.throw(EnvFileError);
  });
});
