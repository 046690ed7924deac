import { expect } from 'chai';
import fc from 'fast-check';
import type { HistoryItem } from '../../src/api/types.js';
import { percentile, valuesOf } from '../../src/simulator/distribution.js';
import { recordingOf } from '../../src/simulator/recording.js';

const BOUNDS = [0.1, 1, 10];

function item(calls: number, seconds: number, observed = 60): HistoryItem {
  return {
    at: '2026-01-31T03:00:00.000Z',
    observed,
    gauges: { busy: { mean: 0.5, most: 1 }, target: { mean: 9, most: 9 } },
    counts: { calls, seconds_with_calls: seconds, cold_starts: 1, refused: 2 },
    times: { execution: { count: calls, sum: 0.5 * calls, counts: [0, calls] } },
  };
}

describe('recreated calls', () => {
  it('are as many as were counted, each in the item that counted it, and the same for the same seed', () => {
    const items = fc.array(
      fc
        .tuple(
          fc.integer({ min: 0, max: 50 }),
          fc.integer({ min: 0, max: 70 }),
          fc.integer({ min: 1, max: 60 }),
        )
        .map((numbers) => item(...numbers)),
      { minLength: 1, maxLength: 10 },
    );
    fc.assert(
      fc.property(items, fc.integer(), (found, seed) => {
        const { calls, length } = recordingOf({ items: found, bounds: BOUNDS }, seed);
        expect(length).to.equal(found.reduce((sum, { observed }) => sum + observed, 0) * 1000);
        let begin = 0;
        let next = 0;
        for (const { observed, counts } of found) {
          const end = begin + observed * 1000;
          for (let n = 0; n < (counts.calls ?? 0); n++) expect(calls[next++]?.at).to.be.within(begin, end);
          begin = end;
        }
        expect(calls).to.have.length(next);
        expect(recordingOf({ items: found, bounds: BOUNDS }, seed).calls).to.deep.equal(calls);
      }),
    );
  });

  it('arrive in as many seconds as they were observed in, so that bursts stay bursts', () => {
    for (const seconds of [1, 3, 40]) {
      const { calls } = recordingOf({ items: [item(40, seconds)], bounds: BOUNDS }, 7);
      expect(new Set(calls.map(({ at }) => Math.floor(at / 1000))).size).to.equal(seconds);
    }
  });

  it('have the recorded average execution time', () => {
    const { calls, execution } = recordingOf({ items: [item(5_000, 60)], bounds: BOUNDS }, 1);
    expect(execution).to.equal(500);
    const mean = calls.reduce((sum, { service = 0 }) => sum + service, 0) / calls.length;
    expect(mean).to.be.closeTo(500, 15);
  });

  it("have their results: cold starts, calls turned away, and the workers' time, not their target", () => {
    const { figures } = recordingOf({ items: [item(3, 1), item(4, 2)], bounds: BOUNDS }, 1);
    expect(figures).to.deep.include({ coldStarts: 2, refused: 4, workerSeconds: 60 });
  });
});

describe('a recorded distribution', () => {
  it('has percentiles between its bounds', () => {
    const times = { count: 4, sum: 0, counts: [2, 0, 2] };
    expect(percentile(times, BOUNDS, 0.25)).to.equal(50);
    expect(percentile(times, BOUNDS, 0.5)).to.equal(100);
    expect(percentile(times, BOUNDS, 1)).to.equal(10_000);
    expect(percentile({ count: 1, sum: 60, counts: [0, 0, 0, 1] }, BOUNDS, 0.5), 'beyond them').to.equal(
      10_000,
    );
    expect(percentile({ count: 0, sum: 0, counts: [] }, BOUNDS, 0.5)).to.equal(0);
  });

  it('is represented by values with its mean; by none if nothing was observed', () => {
    const values = valuesOf({ count: 4, sum: 2, counts: [2, 2] }, BOUNDS);
    expect(values.reduce((sum, value) => sum + value, 0) / values.length).to.be.closeTo(500, 0.001);
    expect(valuesOf({ count: 0, sum: 0, counts: [] }, BOUNDS)).to.deep.equal([]);
  });
});
