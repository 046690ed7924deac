import { expect } from 'chai';
import fc from 'fast-check';
import {
  afterCheck,
  type HealthLimits,
  type HealthState,
  NOT_CHECKED,
  untilNextCheck,
} from '../../../src/agent/scaling/health.js';

const LIMITS: HealthLimits = { retries: 3, startPeriod: 10_000, interval: 30_000, startInterval: 5_000 };

/** Passed checks are +, failed ones -; each is made `every` milliseconds after the previous one. */
function checked(checks: string, { every = 20_000, limits = LIMITS } = {}): HealthState {
  return [...checks].reduce(
    (state, check, index) => afterCheck(state, check === '+', index * every, limits),
    NOT_CHECKED,
  );
}

describe('the health of a worker', () => {
  for (const [checks, status, failures] of [
    ['', 'starting', 0],
    ['+', 'healthy', 0],
    ['+-', 'healthy', 1],
    ['+--', 'healthy', 2],
    ['+---', 'unhealthy', 3],
    ['+----', 'unhealthy', 4],
    ['+--+--', 'healthy', 2],
    ['+---+', 'healthy', 0],
    ['-', 'starting', 0],
    ['---', 'starting', 2],
    ['----', 'unhealthy', 3],
    ['----+', 'healthy', 0],
  ] as const) {
    it(`is ${status} after ${checks || 'no check'}, with ${failures} failures`, () => {
      expect(checked(checks)).to.deep.equal({ status, failures });
    });
  }

  it('counts no failure within the start period, but one that follows a success', () => {
    expect(checked('----', { every: 1_000 })).to.deep.equal({ status: 'starting', failures: 0 });
    expect(checked('+---', { every: 1_000 })).to.deep.equal({ status: 'unhealthy', failures: 3 });
  });

  it('is checked more often until a check has passed', () => {
    expect(untilNextCheck(NOT_CHECKED, LIMITS)).to.equal(5_000);
    expect(untilNextCheck(NOT_CHECKED, { ...LIMITS, interval: 1_000 })).to.equal(1_000);
    expect(untilNextCheck(checked('+'), LIMITS)).to.equal(30_000);
    expect(untilNextCheck(checked('----'), LIMITS)).to.equal(30_000);
  });

  it('is never unhealthy without as many failures in a row as it takes', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean()), fc.integer({ min: 1, max: 5 }), (checks, retries) => {
        const limits = { ...LIMITS, retries };
        const state = checks.reduce(
          (before, passed, index) => afterCheck(before, passed, index * 20_000, limits),
          NOT_CHECKED,
        );
        const failed = checks.length - 1 - checks.lastIndexOf(true);
        expect(state.failures).to.be.at.most(failed);
        expect(state.status === 'unhealthy').to.equal(state.failures >= retries);
      }),
    );
  });
});
