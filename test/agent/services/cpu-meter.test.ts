import { expect } from 'chai';
import { CpuMeter } from '../../../src/agent/services/cpu-meter.js';

describe('the meter of CPU use', () => {
  /** What it says after each look: `looks` are CPU seconds so far, one look every 5 s unless said otherwise. */
  function read(looks: readonly (number | readonly [seconds: number, at: number])[]): (number | undefined)[] {
    const meter = new CpuMeter();
    return looks.map((look, index) => {
      const [cpuSeconds, at] = typeof look === 'number' ? [look, index * 5_000] : look;
      const use = meter.read(new Map([['a', { cpuSeconds, memoryBytes: 0, at }]]), 0.5).get('a');
      return use === undefined ? undefined : Math.round(use * 100) / 100;
    });
  }

  it('is the mean of some 15 s, and of less until there are so many', () => {
    expect(read([0, 2.5, 2.5, 5, 5, 5, 5])).to.deep.equal([undefined, 1, 0.5, 0.67, 0.33, 0.33, 0]);
  });

  it('begins again when a process has ended, and its seconds with it', () => {
    expect(read([10, 12.5, 1, 2.25])).to.deep.equal([undefined, 1, undefined, 0.5]);
  });

  it('begins again when the clock was put back, or forward, and says nothing of the time between', () => {
    const hours = 5 * 3_600_000;
    expect(read([0, 2.5, [5, -hours], [7.5, 5_000 - hours]])).to.deep.equal([undefined, 1, undefined, 1]);
    expect(read([0, 2.5, [5, hours], [7.5, 5_000 + hours]])).to.deep.equal([undefined, 1, undefined, 1]);
  });

  it('keeps what it said while the platform has no newer figure', () => {
    expect(read([0, 2.5, [2.5, 5_000], [5, 10_000]])).to.deep.equal([undefined, 1, 1, 1]);
  });
});
