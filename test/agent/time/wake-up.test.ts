import { expect } from 'chai';
import { systemClock } from '../../../src/agent/time/clock.js';
import { WakeUp } from '../../../src/agent/time/wake-up.js';
import { until } from '../../support/until.js';

describe('wake-up', () => {
  it('calls back once, at the last requested time', async () => {
    const calls: number[] = [];
    const wakeUp = new WakeUp(systemClock, () => calls.push(systemClock.now()));
    const start = systemClock.now();
    wakeUp.at(start + 5);
    wakeUp.at(start + 60_000);
    wakeUp.at(start + 20);
    await until('it wakes', () => calls.length > 0);
    expect(calls[0]).to.be.at.least(start + 20);
    wakeUp.at(systemClock.now());
    await until('it wakes again', () => calls.length === 2);
  });

  it('can be cancelled', async () => {
    let woken = false;
    const wakeUp = new WakeUp(systemClock, () => {
      woken = true;
    });
    wakeUp.at(systemClock.now() + 5);
    wakeUp.callOff();
    let later = false;
    systemClock.at(systemClock.now() + 20, () => {
      later = true;
    });
    await until('a later timer fires', () => later);
    expect(woken).to.equal(false);
  });

  it('waits longer than setTimeout can', () => {
    const callOff = systemClock.at(systemClock.now() + 2 ** 40, () => {
      throw new Error('too early');
    });
    callOff();
  });
});
