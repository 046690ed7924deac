import { expect } from 'chai';
import { preferredWait } from '../../../src/agent/api/prefer.js';

describe('Prefer: wait', () => {
  const cases: [string | string[] | undefined, number | undefined][] = [
    ['wait=10', 10],
    ['respond-async, wait=5', 5],
    ['Wait = "7"; foo=bar', 7],
    [['respond-async', 'wait=3'], 3],
    ['wait=1, wait=2', 1],
    ['wait=-1', undefined],
    ['wait=soon', undefined],
    ['wait', undefined],
    ['await=4', undefined],
    ['', undefined],
    [undefined, undefined],
  ];
  for (const [header, seconds] of cases) {
    it(`${JSON.stringify(header)} is ${seconds}`, () => expect(preferredWait(header)).to.equal(seconds));
  }
});
