import { expect } from 'chai';
import { StreamTimes } from '../../../providers/local/times.js';

describe('the times of a log on the local target', () => {
  it('come from the first look at which the stream was that long', () => {
    const times = new StreamTimes(0);
    times.look(10, 1_000);
    times.look(10, 2_000);
    times.look(30, 3_000);
    expect([1, 10, 11, 30].map((place) => times.at(place))).to.deep.equal([1_000, 1_000, 3_000, 3_000]);
    expect(times.at(31)).to.equal(undefined);
  });

  it('are unknown for what was written before', () => {
    const times = new StreamTimes(100);
    times.look(100, 1_000);
    times.look(120, 2_000);
    expect(times.at(100)).to.equal(undefined);
    expect(times.at(101)).to.equal(2_000);
  });

  it('are coarser if there were too many looks, and never out of order', () => {
    const times = new StreamTimes(0);
    for (let n = 1; n <= 20_000; n++) times.look(n, n);
    let last = 0;
    for (let place = 1; place <= 20_000; place++) {
      const at = times.at(place) ?? 0;
      expect(at).to.be.at.least(Math.max(place, last));
      last = at;
    }
  });
});
