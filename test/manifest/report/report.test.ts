import { expect } from 'chai';
import stringWidth from 'string-width';
import type { Issue } from '../../../src/errors/errors.js';
import { frame } from '../../../src/manifest/report/frame.js';
import { reportGithub } from '../../../src/manifest/report/github.js';
import { reportJson } from '../../../src/manifest/report/json.js';
import { reportText } from '../../../src/manifest/report/text.js';

const TEXT = 'name: app\nfunctions:\n  a: {command: x}\n  hello:\n    comand: x\n  a: {command: y}\n';

const unknown: Issue = {
  code: 'MN1003',
  message: 'unknown key "comand" in functions.hello',
  path: ['functions', 'hello', 'comand'],
  file: 'multinode.yaml',
  position: { line: 5, column: 5, length: 6 },
  hint: 'did you mean "command"?',
};

const twice: Issue = {
  code: 'MN1009',
  message: 'key "a" is declared twice',
  path: ['functions', 'a'],
  file: 'multinode.yaml',
  position: { line: 6, column: 3, length: 1 },
  related: { message: 'first declared here', position: { line: 3, column: 3, length: 1 } },
};

describe('reports', () => {
  it('as text', () => {
    expect(reportText([unknown, twice], { text: TEXT })).to.equal(`\
multinode.yaml:5:5: error[MN1003]: unknown key "comand" in functions.hello
  |
5 |     comand: x
  |     ^^^^^^
  = help: did you mean "command"?

multinode.yaml:6:3: error[MN1009]: key "a" is declared twice
  |
6 |   a: {command: y}
  |   ^
3 |   a: {command: x}
  |   - first declared here
`);
  });

  it('as text without the file, and without a position', () => {
    const { position: _position, file: _file, ...bare } = unknown;
    expect(reportText([unknown]))
      .to.match(/^multinode.yaml:5:5: error/)
      .and.not.include('^');
    expect(reportText([bare])).to.match(/^error\[MN1003\]: unknown/);
  });

  it('in colour only if asked', () => {
    expect(reportText([unknown], { text: TEXT, colour: true })).to.include('\u001b[31m');
    expect(reportText([unknown], { text: TEXT })).not.to.include('\u001b');
  });

  it('never print control characters of the file', () => {
    const issue = { ...unknown, message: 'x\u001b[2J\ny', position: { line: 1, column: 1, length: 3 } };
    expect(reportText([issue], { text: 'a\u001b[2Jb\r\n' })).to.not.match(/(?!\n)\p{Cc}|\ny/u);
  });

  it('underline wide characters and tabs by their width', () => {
    const { line, marks } = frame('\t名前: 値段', { line: 1, column: 6, length: 2 }, '^');
    expect(line).to.equal('    名前: 値段');
    expect(marks).to.equal(`${' '.repeat(stringWidth('    名前: '))}^^^^`);
  });

  it('show a part of a long line', () => {
    const { line, marks } = frame(
      `${'x'.repeat(5000)}bad${'y'.repeat(5000)}`,
      { line: 1, column: 5001, length: 3 },
      '^',
    );
    expect(line).to.have.length.below(210).and.include('xbady');
    expect(line.indexOf('bad')).to.equal(marks.indexOf('^'));
    expect(marks.trim()).to.equal('^^^');
  });

  it('as JSON', () => {
    expect(JSON.parse(reportJson([unknown, twice]))).to.deep.equal([unknown, twice]);
  });

  it('for GitHub, escaped', () => {
    const issue = { ...unknown, file: 'a,b:c.yaml', message: '100%\nof it' };
    expect(reportGithub([issue])).to.equal(
      '::error file=a%2Cb%3Ac.yaml,line=5,col=5,endColumn=11,title=MN1003::100%25%0Aof it; did you mean "command"?\n',
    );
  });
});
