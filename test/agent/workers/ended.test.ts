import { expect } from 'chai';
import { pino } from 'pino';
import type { Driver } from '../../../providers/driver.js';
import { EndedWorkers } from '../../../src/agent/workers/ended.js';

describe('ended workers', () => {
  let removed: string[];
  let ended: EndedWorkers;
  beforeEach(() => {
    removed = [];
    const driver: Pick<Driver, 'remove'> = { remove: async (id) => void removed.push(id) };
    ended = new EndedWorkers(driver, pino({ enabled: false }), 3);
  });

  it('are kept up to a number, the last ones', () => {
    for (const [at, id] of ['a', 'b', 'c', 'd', 'e'].entries()) ended.add(id, at);
    expect(ended.ids).to.deep.equal(['c', 'd', 'e']);
    expect(removed).to.deep.equal(['a', 'b']);
  });

  it('are kept up to an age', () => {
    for (const [id, at] of Object.entries({ a: 10, b: 30, c: 20 })) ended.add(id, at);
    ended.sweep(30);
    expect(ended.ids).to.deep.equal(['b']);
    expect(removed).to.deep.equal(['a', 'c']);
    ended.sweep(30);
    expect(removed).to.deep.equal(['a', 'c']);
  });
});
