import { expect } from 'chai';
import fc from 'fast-check';
import { exposition, formatFor } from '../../../src/agent/metrics/exposition.js';
import { BOUNDS, Histogram } from '../../../src/histogram.js';

describe('exposition of metrics', () => {
  it('has help, type and a line for each sample, and nothing for a family without samples', () => {
    const page = exposition([
      { name: 'a_total', type: 'counter', help: 'As.', samples: [[{ workload: 'x', kind: 'job' }, 3]] },
      { name: 'b', type: 'gauge', help: 'Bs.', samples: [[{}, 0.5]] },
      { name: 'c', type: 'gauge', help: 'Cs.', samples: [] },
    ]);
    expect(page).to.equal(
      '# HELP a_total As.\n# TYPE a_total counter\na_total{workload="x",kind="job"} 3\n# HELP b Bs.\n# TYPE b gauge\nb 0.5\n',
    );
  });

  it('is OpenMetrics if requested: counters by family name, whole bounds with a point, and an end', () => {
    const histogram = new Histogram();
    histogram.observe(2);
    const page = exposition(
      [
        { name: 'a_total', type: 'counter', help: 'As.', samples: [[{}, 3]] },
        { name: 'h', type: 'histogram', help: 'H.', samples: [[{}, histogram]] },
      ],
      'openmetrics',
    );
    expect(page).to.match(/^# HELP a As\.\n# TYPE a counter\na_total 3\n/);
    expect(page).to.include('h_bucket{le="1.0"} 1\n').and.include('h_bucket{le="0.001"} 0\n');
    expect(page.endsWith('h_count 1\n# EOF\n')).to.equal(true);
  });

  for (const [accept, format] of [
    [undefined, 'prometheus'],
    ['*/*', 'prometheus'],
    ['text/plain', 'prometheus'],
    ['application/openmetrics-text', 'openmetrics'],
    [
      'application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2',
      'openmetrics',
    ],
    ['application/openmetrics-text;q=0.1, text/plain;q=0.9', 'prometheus'],
    ['application/openmetrics-text;q=0', 'prometheus'],
    ['application/openmetrics-text;q=x', 'prometheus'],
  ] as const) {
    it(`answers Accept: ${accept} in the ${format} format`, () => {
      expect(formatFor(accept)).to.equal(format);
    });
  }

  it('escapes label values', () => {
    const page = exposition([{ name: 'a', type: 'gauge', help: 'A.', samples: [[{ l: '"\\\n' }, 1]] }]);
    expect(page).to.include('a{l="\\"\\\\\\n"} 1\n');
  });

  it('shows a histogram with cumulative buckets, the last of which is the count', () => {
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
