import { expect } from 'chai';
import { Reservations } from '../../../src/agent/quotas/reservations.js';

describe('the reservations of room', () => {
  const cost = { cpu: 1, memory: 0, gpu: 0 };
  let reservations: Reservations<string>;
  beforeEach(() => {
    reservations = new Reservations();
    reservations.replace([
      { holder: 'a', cost, workers: 2 },
      { holder: 'b', cost: { cpu: 0.1, memory: 5, gpu: 1 }, workers: 1 },
      { holder: 'c', cost, workers: 1 },
    ]);
  });

  const keptFrom = (...holders: readonly string[]) =>
    holders.map((holder) => {
      const { cpu, memory, gpu } = reservations.before(holder);
      return [cpu, memory, gpu];
    });

  it('keep the room of each from those behind it, and all of it from everyone else', () => {
    expect(keptFrom('a', 'b', 'c', 'other')).to.deep.equal([
      [0, 0, 0],
      [2, 0, 0],
      [2.1, 5, 1],
      [3.1, 5, 1],
    ]);
  });

  it('shrink as workers start, and end with the last one', () => {
    reservations.reduce('a', 1);
    expect(keptFrom('b', 'other')).to.deep.equal([
      [1, 0, 0],
      [2.1, 5, 1],
    ]);
    reservations.reduce('b', 0);
    reservations.reduce('a', 0);
    expect(keptFrom('c', 'a', 'other')).to.deep.equal([
      [0, 0, 0],
      [1, 0, 0],
      [1, 0, 0],
    ]);
  });

  it('never grow before they are replaced', () => {
    reservations.reduce('c', 3);
    reservations.reduce('other', 1);
    expect(keptFrom('other')).to.deep.equal([[3.1, 5, 1]]);
    reservations.replace([]);
    expect(keptFrom('a', 'other')).to.deep.equal([
      [0, 0, 0],
      [0, 0, 0],
    ]);
  });
});
