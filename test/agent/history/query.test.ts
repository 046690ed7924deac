import { expect } from 'chai';
import { resolveQuery } from '../../../src/agent/history/query.js';
import type { HistoryQuery } from '../../../src/api/parameters.generated.js';
import { RequestError } from '../../../src/errors/errors.js';

const NOW = Date.parse('2026-01-31T03:10:05Z');
const iso = (time: number) => new Date(time).toISOString();

function resolved(query: HistoryQuery) {
  const { from, to, step, stored } = resolveQuery(query, NOW);
  return [iso(from).slice(0, 19), iso(to).slice(0, 19), step / 1000, stored / 1000];
}

describe('a query for the history', () => {
  it('means the last hour in the shortest steps by default', () => {
    expect(resolved({})).to.deep.equal(['2026-01-31T02:10:00', '2026-01-31T03:10:10', 10, 10]);
  });

  it('chooses steps that are few enough and still stored for that time', () => {
    expect(resolved({ from: '2026-01-30T03:10:00Z' })).to.deep.equal([
      '2026-01-30T03:10:00',
      '2026-01-31T03:15:00',
      300,
      60,
    ]);
    expect(resolved({ from: '2026-01-30T03:10:00Z', to: '2026-01-30T03:12:00Z', step: 10 })).to.deep.equal([
      '2026-01-30T03:10:00',
      '2026-01-30T03:12:00',
      60,
      60,
    ]);
    expect(resolved({ step: 15 })[2], 'whole buckets').to.equal(20);
    expect(resolved({ step: 90 })[2], 'whole minutes').to.equal(120);
  });

  const refused: [string, HistoryQuery, RegExp][] = [
    ['an invalid time', { from: 'yesterday' }, /from is "yesterday"; a time such as/],
    ['a number', { to: '1769828400' }, /to is/],
    ['a day that is not in the calendar', { to: '2026-13-31T03:10:00Z' }, /to is/],
    ['an end before the start', { from: '2026-01-31T03:00:00Z', to: '2026-01-31T03:00:00Z' }, /before to/],
    ['too much', { from: '2026-01-24T03:00:00Z', step: 60 }, /10091 steps of 60 seconds.*at most 2000/],
  ];
  for (const [what, query, message] of refused) {
    it(`is rejected with ${what}`, () => {
      expect(() => resolveQuery(query, NOW)).to.throw(RequestError, message);
    });
  }
});
