import { expect } from 'chai';
import { benchPage } from '../../bench/page.js';
import { table } from '../../bench/report.js';

const ROWS = [
  { target: 'HAProxy', 'calls/s': 20_000, 'p99 ms': 1.5 },
  { target: 'gateway <1>', 'calls/s': 5_000 },
];

describe('the result of a run of the benchmarks', () => {
  it('is a table with right-aligned figures', () => {
    expect(table(ROWS).split('\n')).to.deep.equal([
      'target       calls/s  p99 ms',
      'HAProxy       20,000    1.50',
      'gateway <1>    5,000        ',
    ]);
    expect(table([])).to.equal('');
  });

  it('is a page of bars whose lengths show the figures, next to those of the yardsticks', () => {
    const page = benchPage({
      machine: ['two cores'],
      begun: new Date('2026-01-31T03:10:00Z'),
      measured: [{ title: 'Calls', yardsticks: ['HAProxy'], rows: ROWS, notes: ['wrk: is missing'] }],
    });
    expect(page).to.contain('2026-01-31 03:10 UTC<br>two cores');
    expect(page.match(/<caption>[^<]*/g)).to.deep.equal(['<caption>calls/s', '<caption>p99 ms']);
    const row = (name: string, bar: string, text: string) =>
      `<tr><th scope="row">${name}</th><td><i${bar}></i>${text}</td></tr>`;
    expect(page).to.contain(row('HAProxy', ' class="yardstick" style="width: 75.0%"', '20,000'));
    expect(page).to.contain(row('gateway &lt;1&gt;', ' style="width: 18.8%"', '5,000'));
    expect(page).to.contain('omitted: wrk: is missing');
    expect(page).not.to.match(/https?:/);
  });

  it('has no bar if nothing was measured', () => {
    const measured = [{ title: 'Calls', yardsticks: [], rows: [{ what: 'gateway', ms: -1 }], notes: [] }];
    expect(benchPage({ machine: [], begun: new Date(0), measured })).to.contain('width: 0.0%');
  });
});
