import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { sourceProgram } from '../../support/source-program.js';

const CHILD = sourceProgram(new URL('checks.child.ts', import.meta.url));

describe('a test of a local worker', () => {
  it('fails if no file descriptor is left to start it, and nothing else does', () => {
    const limited = ['-c', 'ulimit -n 128; exec "$@"', '', process.execPath, ...CHILD];
    expect(execFileSync('sh', limited, { encoding: 'utf8' })).to.equal(
      'the test could not be started: spawn /bin/sh EMFILE\n',
    );
  });
});
