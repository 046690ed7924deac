import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { boundLog } from '../../../src/agent/logging/log-size.js';
import type { Clock } from '../../../src/agent/time/clock.js';
import { temporaryFolder } from '../../support/folder.js';

describe("the size of the agent's log", () => {
  const folder = temporaryFolder();

  it('is checked repeatedly: what is too long moves to a second file', () => {
    const path = join(folder(), 'agent.log');
    const long = `${'x'.repeat(99)}\n`.repeat(30_000);
    writeFileSync(path, 'short\n');
    const timers: (() => void)[] = [];
    const clock: Clock = {
      now: () => 0,
      timeOfDay: () => 0,
      at: (_time, callback) => {
        timers.push(callback);
        return () => timers.splice(0);
      },
    };
    const end = boundLog(path, clock);
    expect(readFileSync(path, 'utf8')).to.equal('short\n');
    appendFileSync(path, long);
    timers.shift()?.();
    expect(statSync(path).size).to.equal(0);
    expect(readFileSync(`${path}.1`, 'utf8').endsWith(`${'x'.repeat(99)}\n`)).to.equal(true);
    expect(timers).to.have.lengthOf(1);
    end();
    expect(timers).to.be.empty;
  });

  it('need not be that of a file, if the output goes elsewhere', () => {
    boundLog(join(folder(), 'none.log'), { now: () => 0, timeOfDay: () => 0, at: () => () => {} })();
  });
});
