import { expect } from 'chai';
import fc from 'fast-check';
import { OUTCOMES, RequestCounters } from '../../../src/agent/metrics/requests.js';
import { quantile } from '../../../src/client/quantile.js';
import { BOUNDS, bucketOf } from '../../../src/histogram.js';

describe('the counters of requests', () => {
  let now: number;
  let requests: RequestCounters;
  beforeEach(() => {
    now = 1_000_000;
    requests = new RequestCounters(OUTCOMES, true, () => now);
  });

  it('count each outcome, and which of them are failures', () => {
    for (const outcome of OUTCOMES) requests.end(outcome, now);
    requests.end('5xx', now);
    expect(Object.fromEntries(requests.counts())).to.include({ '5xx': 2, '2xx': 1, cancelled: 1 });
    expect(requests.total).to.equal(OUTCOMES.length + 1);
    const { count, failed, outcomes } = requests.recent();
    expect(count).to.equal(OUTCOMES.length + 1);
    // 5xx twice, refused, timed out, broken; what the caller did wrong, or cancelled, is not a failure.
    expect(failed).to.equal(5);
    expect(outcomes['5xx']).to.equal(2);
  });

  it('have the rate and quantiles of the last five minutes, and forget earlier requests', () => {
    for (let second = 0; second < 600; second++) {
      now += 1000;
      requests.end('2xx', now - 200);
    }
    const { rate, seconds, count, duration } = requests.recent();
    expect(seconds).to.be.within(270, 300);
    expect(count).to.be.within(269, 301);
    expect(rate).to.be.closeTo(1, 0.05);
    expect(duration?.p50).to.be.within(0.1, 0.25);
    now += 300_000;
    expect(requests.recent()).to.include({ count: 0, failed: 0, rate: 0, duration: null });
    expect(requests.total).to.equal(600);
  });

  it('divide by the time since counting began, if that is shorter', () => {
    now += 10_000;
    for (let i = 0; i < 20; i++) requests.end('2xx', now);
    expect(requests.recent()).to.include({ seconds: 10, rate: 2 });
  });

  it('leave out outcomes and durations that are unknown', () => {
    const counters = new RequestCounters(['2xx', '5xx'], false, () => now);
    counters.add('5xx', 3);
    expect([...counters.counts()]).to.deep.equal([
      ['2xx', 0],
      ['5xx', 3],
    ]);
    expect(counters.duration).to.equal(null);
    expect(counters.recent()).to.deep.include({ outcomes: { '5xx': 3 }, failed: 3, duration: null });
  });

  it("estimate quantiles within the true one's bucket", () => {
    const durations = fc.array(fc.double({ min: 0, max: 3600, noNaN: true }), { minLength: 1 });
    const q = fc.double({ min: 0.01, max: 1, noNaN: true });
    fc.assert(
      fc.property(durations, q, (seconds, share) => {
        const counts: number[] = [];
        for (const each of seconds) counts[bucketOf(each)] = (counts[bucketOf(each)] ?? 0) + 1;
        const estimate =
          quantile(
            Array.from(counts, (count) => count ?? 0),
            BOUNDS,
            share,
          ) ?? -1;
        const sorted = seconds.toSorted((a, b) => a - b);
        const rank = share * sorted.length;
        const exact = sorted[Math.ceil(rank - 1e-9) - 1] ?? 0;
        const bucket = bucketOf(exact);
        expect(estimate).to.be.within(BOUNDS[bucket - 1] ?? 0, (BOUNDS[bucket] ?? 3600) + 1e-9);
      }),
    );
  });

  it('have no quantile without requests, and the last bound for longer durations', () => {
    expect(quantile([], BOUNDS, 0.5)).to.equal(null);
    expect(quantile([0, 0, 1], [1, 2], 0.5)).to.equal(2);
  });
});
