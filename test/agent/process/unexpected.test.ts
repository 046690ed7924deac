import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import { sourceText } from '../../support/source-program.js';

const MODULES = `
import { catchUnexpected, unexpectedErrors } from './src/agent/process/unexpected.js';
import { background } from './src/process/background.js';
import { createLogger } from './src/agent/logging/logger.js';
import { AgentError } from './src/errors/errors.js';
catchUnexpected(createLogger(), () => process.exit(70));
`;

/** Runs the lines in a process with the last safety net, and returns the result. */
function run(lines: string) {
  const program = `${MODULES}${lines}\nsetTimeout(() => console.log('alive', unexpectedErrors()), 50);`;
  const { status, stdout, stderr } = spawnSync(process.execPath, sourceText(program), { encoding: 'utf8' });
  return { status, stdout: stdout.trim(), log: stderr.trim().split('\n').filter(Boolean) };
}

describe('an unexpected error', () => {
  it('is logged and counted, and the process continues', () => {
    const { status, stdout, log } = run(`
      setTimeout(() => { throw new Error('in a timer'); });
      Promise.reject(new Error('of a promise'));
      background('one call failed', async () => { throw new Error('in the background'); });`);
    expect(status, log.join('\n')).to.equal(0);
    expect(stdout).to.equal('alive 3');
    expect(log.join('\n'))
      .to.contain('in a timer')
      .and.contain('of a promise')
      .and.contain('one call failed');
  });

  it('is not counted if the agent knows what it is', () => {
    const { stdout, log } = run(
      `background('it was not stored', async () => { throw new AgentError('MN4013', 'no room'); });`,
    );
    expect(stdout).to.equal('alive 0');
    expect(log.join('\n')).to.contain('it was not stored: no room');
  });

  it("ends the process if its state can't be trusted any more", () => {
    const corrupt = `Object.assign(new Error('malformed'), { code: 'SQLITE_CORRUPT_INDEX' })`;
    expect(run(`setTimeout(() => { throw ${corrupt}; });`).status).to.equal(70);
    expect(run(`background('x', () => { throw new Error('y', { cause: ${corrupt} }); });`).status).to.equal(
      70,
    );
  });

  it('does not flood the log', () => {
    const { stdout, log } = run(`
      const fail = () => { throw new Error('again'); };
      for (let n = 0; n < 100; n++) background('a look failed', fail);`);
    expect(stdout).to.equal('alive 100');
    expect(log.length).to.be.lessThan(20);
  });
});
