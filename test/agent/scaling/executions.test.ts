import { expect } from 'chai';
import fc from 'fast-check';
import {
  type AttemptEnd,
  decideEnd,
  decideExecutions,
  type ExecutionReasonCode,
  type ExecutionState,
  FAULTS_FORGIVEN,
} from '../../../src/agent/scaling/executions.js';
import { explainExecutions } from '../../../src/agent/scaling/explain-executions.js';

const NONE: ExecutionState = {
  running: 0,
  ready: 0,
  delayed: 0,
  nextRetryAt: null,
  allowance: Number.POSITIVE_INFINITY,
  room: Number.POSITIVE_INFINITY,
};

describe('scaling: executions', () => {
  const cases: readonly {
    rule: string;
    state: Partial<ExecutionState>;
    max?: number;
    start: number;
    target: number;
    code: ExecutionReasonCode;
    says: string;
  }[] = [
    { rule: 'nothing to do', state: {}, start: 0, target: 0, code: 'idle', says: 'nothing to execute' },
    {
      rule: 'all waiting ones start',
      state: { ready: 3 },
      start: 3,
      target: 3,
      code: 'executions',
      says: '3 running, 0 waiting',
    },
    {
      rule: 'max_concurrency limits them',
      state: { ready: 100, running: 5 },
      max: 25,
      start: 20,
      target: 25,
      code: 'max_concurrency',
      says: '25 running, 80 waiting; max_concurrency is 25',
    },
    {
      rule: 'a lowered max_concurrency stops nothing',
      state: { ready: 1, running: 5 },
      max: 2,
      start: 0,
      target: 5,
      code: 'max_concurrency',
      says: '5 running, 1 waiting; max_concurrency is 2',
    },
    {
      rule: 'the share of the quotas limits them',
      state: { ready: 5, allowance: 2 },
      start: 2,
      target: 2,
      code: 'quota',
      says: '2 running, 3 waiting; the quotas leave 2 of 5',
    },
    {
      rule: 'the available room limits them',
      state: { ready: 5, allowance: 5, room: 1 },
      start: 1,
      target: 5,
      code: 'quota',
      says: '1 running, 4 waiting; the quotas leave 1 of 5',
    },
    {
      rule: 'a share that shrank stops nothing',
      state: { running: 3, ready: 1, allowance: 1 },
      start: 0,
      target: 3,
      code: 'quota',
      says: '3 running, 1 waiting; the quotas leave 3 of 4',
    },
    {
      rule: 'one waits for its next attempt',
      state: { delayed: 1, nextRetryAt: 3_000 },
      start: 0,
      target: 0,
      code: 'back-off',
      says: '0 running, 0 waiting, 1 to be retried; next attempt in 2 s',
    },
  ];
  for (const { rule, state, max = 10, start, target, code, says } of cases) {
    it(rule, () => {
      const decision = decideExecutions({ maxConcurrency: max }, { ...NONE, ...state }, 1_000);
      expect(decision).to.include({ start, target });
      expect(decision.because.code).to.equal(code);
      expect(decision.nextAt).to.equal(state.nextRetryAt ?? null);
      expect(explainExecutions(decision.because)).to.equal(says);
    });
  }

  it('never has more than max_concurrency, share and room allow, and wastes none of it', () => {
    const count = fc.nat({ max: 200 });
    const limit = fc.oneof(count, fc.constant(Number.POSITIVE_INFINITY));
    fc.assert(
      fc.property(
        count,
        count,
        limit,
        limit,
        fc.integer({ min: 1, max: 100 }),
        (running, ready, allowance, room, max) => {
          const state = { ...NONE, running, ready, allowance, room };
          const { start, target, wish } = decideExecutions({ maxConcurrency: max }, state, 0);
          expect(start).to.be.within(0, ready);
          if (start > 0) expect(running + start).to.be.at.most(Math.min(max, allowance));
          expect(start).to.be.at.most(room);
          expect(target).to.be.at.most(Math.max(wish, running));
          // If any are left waiting, a limit has been reached.
          if (start < ready) {
            expect([max, allowance].some((bound) => running + start >= bound) || start === room).to.equal(
              true,
            );
          }
        },
      ),
    );
  });

  describe('ends', () => {
    const ends: readonly {
      end: AttemptEnd;
      failures?: number;
      faults?: number;
      retries?: number;
      becomes: object;
    }[] = [
      { end: 'succeeded', failures: 3, becomes: { state: 'SUCCEEDED' } },
      { end: 'failed', becomes: { state: 'FAILED', failures: 1, faults: 0 } },
      { end: 'failed', retries: 1, becomes: { state: 'PENDING', failures: 1, faults: 0, delay: 1_000 } },
      {
        end: 'failed',
        retries: 3,
        failures: 2,
        faults: 4,
        becomes: { state: 'PENDING', failures: 3, faults: 4, delay: 4_000 },
      },
      { end: 'failed', retries: 3, failures: 3, becomes: { state: 'FAILED', failures: 4, faults: 0 } },
      { end: 'timed-out', retries: 9, becomes: { state: 'FAILED', failures: 1, faults: 0 } },
      { end: 'fault', failures: 7, becomes: { state: 'PENDING', failures: 7, faults: 1, delay: 1_000 } },
      {
        end: 'fault',
        faults: FAULTS_FORGIVEN,
        retries: 50,
        becomes: { state: 'FAILED', failures: 0, faults: FAULTS_FORGIVEN + 1 },
      },
    ];
    for (const { end, failures = 0, faults = 0, retries = 0, becomes } of ends) {
      it(`${end} after ${failures} failures and ${faults} faults with ${retries} retries`, () => {
        expect(decideEnd(end, { failures, faults, retries })).to.deep.equal(becomes);
      });
    }

    it('are always reached: after retries failures and a few faults at most', () => {
      const kinds = fc.constantFrom<AttemptEnd>('failed', 'fault');
      fc.assert(
        fc.property(
          fc.array(kinds, { minLength: 70, maxLength: 90 }),
          fc.nat({ max: 50 }),
          (sequence, retries) => {
            let counts = { failures: 0, faults: 0 };
            for (const [index, end] of sequence.entries()) {
              const decision = decideEnd(end, { ...counts, retries });
              if (decision.state === 'SUCCEEDED') throw new Error('nothing has succeeded');
              counts = { failures: decision.failures, faults: decision.faults };
              expect(counts.failures + counts.faults).to.equal(index + 1);
              if (decision.state === 'FAILED') return;
            }
            throw new Error('it never ended');
          },
        ),
      );
    });
  });
});
