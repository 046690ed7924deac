import { expect } from 'chai';
import type { Health } from '../../../providers/driver.js';
import { checkRepeatedly, healthOf } from '../../../providers/shared/checks.js';
import { until } from '../../support/until.js';

describe("a worker's checks", () => {
  const TIMES = { interval: 0.01, start_interval: 0.01, timeout: 30, retries: 3, start_period: 0 };

  /** What is reported if checks give these results, the last one again and again. */
  async function reports(results: readonly (string | Error | undefined)[], times = TIMES): Promise<Health[]> {
    const seen: Health[] = [];
    const ends = new AbortController();
    let made = 0;
    const checks = checkRepeatedly({
      check: async () => {
        const result = results[Math.min(made++, results.length - 1)];
        if (result instanceof Error) throw result;
        return result;
      },
      times,
      age: 0,
      report: (health) => seen.push(health),
      signal: ends.signal,
    });
    await Promise.race([until('every result has followed', () => made > results.length + 3), checks]);
    ends.abort();
    await checks;
    return seen;
  }

  it('go on after one that could not be made', async () => {
    const broken = new Error('spawn ENOMEM');
    expect(await reports([undefined, broken, broken, broken, undefined])).to.deep.equal([
      { status: 'healthy' },
      {
        status: 'unhealthy',
        because: '3 health checks in a row failed: the check could not be made: spawn ENOMEM',
      },
      { status: 'healthy' },
    ]);
  });

  it('report why they fail before any has passed, and each new reason', async () => {
    const results = ['refused', 'refused', 'no table', 'no table', 'no row', undefined, 'refused', undefined];
    expect(await reports(results)).to.deep.equal([
      { status: 'starting', because: 'a health check failed: refused' },
      { status: 'unhealthy', because: '3 health checks in a row failed: no table' },
      { status: 'unhealthy', because: '5 health checks in a row failed: no row' },
      { status: 'healthy' },
    ]);
  });

  it('count one at least, though failures within the start period do not count', async () => {
    expect(await reports(['refused'], { ...TIMES, start_period: 3600 })).to.deep.equal([
      { status: 'starting', because: 'a health check failed: refused' },
    ]);
    expect(healthOf('starting', 0, 'refused').because).to.equal('a health check failed: refused');
  });
});
