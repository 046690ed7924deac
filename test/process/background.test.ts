import { expect } from 'chai';
import { background, reportBackground } from '../../src/process/background.js';
import { until } from '../support/until.js';

describe('work in the background', () => {
  const reports: string[] = [];

  beforeEach(() => {
    reports.length = 0;
    reportBackground((error, what) =>
      reports.push(`${what}: ${error instanceof Error ? error.message : error}`),
    );
  });

  after(() => reportBackground());

  it('is reported if it throws, and the error goes no further', () => {
    background('the call failed', () => {
      throw new Error('at once');
    });
    expect(reports).to.deep.equal(['the call failed: at once']);
  });

  it('is reported if it rejects', async () => {
    background('the call failed', async () => {
      throw new Error('later');
    });
    await until('it is reported', () => reports.length > 0);
    expect(reports).to.deep.equal(['the call failed: later']);
  });

  it('is not reported if it succeeds', async () => {
    let ended = false;
    background('the call failed', async () => {
      ended = true;
    });
    await until('it has ended', () => ended);
    expect(reports).to.deep.equal([]);
  });

  it('cleans up after a failure, and also reports a failure of that', () => {
    const cleaned: unknown[] = [];
    const fail = () => {
      throw new Error('at once');
    };
    background('the call failed', fail, (error) => cleaned.push(error));
    expect(String(cleaned)).to.equal('Error: at once');
    background('the call failed', fail, fail);
    expect(reports.slice(1)).to.deep.equal([
      'the call failed: at once',
      'the call failed, and what follows from that failed too: at once',
    ]);
  });
});
