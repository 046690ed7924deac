import { expect } from 'chai';
import { UsageError } from '../../src/errors/errors.js';
import { parseTrace } from '../../src/simulator/trace.js';

describe('recorded calls', () => {
  it('are read with times and durations, earliest first, counted from the first', () => {
    const text =
      'duration,at,who\n1.5s,2026-01-31T03:00:02Z,a\n,2026-01-31T03:00:01.5Z,b\n250,2026-01-31T03:00:04Z,c\n';
    expect(parseTrace(text, 'calls.csv')).to.deep.equal([
      { at: 0 },
      { at: 500, service: 1_500 },
      { at: 2_500, service: 250_000 },
    ]);
  });

  it('may count seconds', () => {
    expect(parseTrace('at\n10\n10.25\n', 'calls.csv')).to.deep.equal([{ at: 0 }, { at: 250 }]);
  });

  for (const [what, text, message] of [
    ['without a call', 'at,duration\n', 'calls.csv: it contains no calls'],
    [
      'without the column',
      'time,duration\n1,2\n',
      'its columns are time, duration; a column "at" is expected',
    ],
    ['with an invalid time', 'at\n5\n\nyesterday\n', 'calls.csv:4: at is "yesterday"'],
    ['with an invalid duration', 'at,duration\n5,long\n', 'calls.csv:2: duration is "long"'],
    ['that are not CSV', 'at,duration\n5\n', 'Invalid Record Length'],
  ] as const) {
    it(`are rejected ${what}`, () => {
      expect(() => parseTrace(text, 'calls.csv')).to.throw(UsageError, message);
    });
  }
});
