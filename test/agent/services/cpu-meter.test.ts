import { expect } from 'chai';
import { CpuMeter } from '../../../src/agent/services/cpu-meter.js';

describe('the meter of CPU use', () => {
  /** Its results after each reading: `looks` are CPU seconds so far, one reading every 5 s by default. */
  function read(looks: readonly (number | readonly [seconds: number, at: number])[]): (number | undefined)[] {
    const meter = new CpuMeter();
    return looks.map((look, index) => {
      const [cpuSeconds, at] = typeof look === 'number' ? [look, index * 5_000] : look;
      const use = meter.read(new Map([['a', { cpuSeconds, memoryBytes: 0, at }]]), 0.5).get('a');
      return use === undefined ? undefined : Math.round(use * 100) / 100;
    });
  }

  it('is the mean of about 15 s, and of less until that much is known', () => {
    expect(read([0, 2.5, 2.5, 5, 5, 5, 5])).to.deep.equal([undefined, 1, 0.5, 0.67, 0.33, 0.33, 0]);
  });

  it('starts again when a process has ended, and its seconds are gone', () => {
    expect(read([10, 12.5, 1, 2.25])).to.deep.equal([undefined, 1, undefined, 0.5]);
  });

  it('starts again when the clock was put back or forward, and says nothing about the time between', () => {
    const hours = 5 * 3_600_000;
    expect(read([0, 2.5, [5, -hours], [7.5, 5_000 - hours]])).to.deep.equal([undefined, 1, undefined, 1]);
    expect(read([0, 2.5, [5, hours], [7.5, 5_000 + hours]])).to.deep.equal([undefined, 1, undefined, 1]);
  });

  it('keeps its value while the platform has no newer reading', () => {
    expect(read([0, 2.5, [2.5, 5_000], [5, 10_000]])).to.deep.equal([undefined, 1, 1, 1]);
  });
});
