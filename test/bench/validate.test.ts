import { expect } from 'chai';
import { benchValidate } from '../../bench/validate.js';

describe('the benchmark of validation', () => {
  it('validates in a separate process and in this one', async () => {
    const { lines, cold, warm } = await benchValidate(10);
    expect(lines).to.be.above(50);
    expect(cold).to.be.above(0);
    expect(warm).to.be.above(0);
  }).timeout(60_000);
});
