import { expect } from 'chai';
import { exitWith } from '../../../providers/docker/worker.js';
import type { Exit } from '../../../providers/driver.js';
import { describeExit } from '../../../src/agent/workers/worker.js';

describe('how a worker ended, in words', () => {
  const exit = (fields: Partial<Exit>): Exit => ({
    code: null,
    signal: null,
    outOfMemory: false,
    at: 0,
    ...fields,
  });

  it('distinguishes an exit from a signal', () => {
    expect(describeExit(exit({ code: 137 }))).to.equal('it exited with code 137');
    expect(describeExit(exit({ signal: 'SIGKILL' }))).to.equal('it was ended by SIGKILL');
  });

  it('names both if the platform has one code for them', () => {
    expect(describeExit(exit(exitWith(137)))).to.equal(
      'it exited with code 137 (SIGKILL, or its own exit code)',
    );
    for (const code of [0, 1, 127, 128, 255]) {
      expect(describeExit(exit(exitWith(code)))).to.equal(`it exited with code ${code}`);
    }
  });
});
