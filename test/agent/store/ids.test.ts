import { expect } from 'chai';
import { newId } from '../../../src/agent/store/ids.js';

describe('ids', () => {
  it('are UUIDs of version 7 that sort by time and do not repeat', () => {
    const ids = Array.from({ length: 5_000 }, (_, index) => newId(1_700_000_000_000 + index * 7));
    for (const id of ids)
      expect(id).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect([...ids].sort()).to.deep.equal(ids);
    const sameMoment = new Set(Array.from({ length: 5_000 }, () => newId(1)));
    expect(sameMoment.size).to.equal(5_000);
  });

  it('begin with the time', () => {
    expect(newId(0x0123456789ab).startsWith('01234567-89ab-7')).to.equal(true);
  });
});
