import { expect } from 'chai';
import fc from 'fast-check';
import { exposition } from '../../../src/agent/metrics/exposition.js';
import { BOUNDS, Histogram } from '../../../src/agent/metrics/histogram.js';

describe('exposition of metrics', () => {
  it('has help, type and a line for each sample, and nothing of a family without samples', () => {
    const page = exposition([
      { name: 'a_total', type: 'counter', help: 'As.', samples: [[{ workload: 'x', kind: 'job' }, 3]] },
      { name: 'b', type: 'gauge', help: 'Bs.', samples: [[{}, 0.5]] },
      { name: 'c', type: 'gauge', help: 'Cs.', samples: [] },
    ]);
    expect(page).to.equal(
      '# HELP a_total As.\n# TYPE a_total counter\na_total{workload="x",kind="job"} 3\n# HELP b Bs.\n# TYPE b gauge\nb 0.5\n',
    );
  });

  it('escapes what labels hold', () => {
    const page = exposition([{ name: 'a', type: 'gauge', help: 'A.', samples: [[{ l: '"\\\n' }, 1]] }]);
    expect(page).to.include('a{l="\\"\\\\\\n"} 1\n');
  });

  it('shows a histogram with growing buckets, the last of which is the count', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e7, noNaN: true })), (durations) => {
        const histogram = new Histogram();
        for (const each of durations) histogram.observe(each);
        const page = exposition([{ name: 'h', type: 'histogram', help: 'H.', samples: [[{}, histogram]] }]);
        const buckets = [...page.matchAll(/^h_bucket\{le="(.+)"\} (\d+)$/gm)];
        expect(buckets).to.have.lengthOf(BOUNDS.length + 1);
        for (const [, bound, count] of buckets) {
          const limit = bound === '+Inf' ? Number.POSITIVE_INFINITY : Number(bound);
          expect(Number(count)).to.equal(durations.filter((each) => each / 1000 <= limit).length);
        }
        expect(page).to.include(`h_count ${durations.length}\n`);
      }),
    );
  });
});
