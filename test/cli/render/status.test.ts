import { expect } from 'chai';
import pc from 'picocolors';
import type { Status } from '../../../src/api/types.js';
import { renderStatus } from '../../../src/cli/render/status.js';
import { sampleStatus } from '../../client/samples.js';

const NOW = Date.parse('2026-01-31T03:05:00Z');

describe('what status says of workers that could not be started', () => {
  it('is when the next try is, while the back-off lasts', () => {
    expect(lines(5_000, 0)).to.include(
      "hello can't start workers: it exited with code 1 (next try in 5.0 s)",
    );
  });

  it('is that it is being tried, once the back-off is over and a worker starts', () => {
    expect(lines(-1, 1)).to.include("hello can't start workers: it exited with code 1 (being tried again)");
  });

  it('promises no try where nothing asks for a worker', () => {
    expect(lines(-60_000, 0)).to.include(
      "hello can't start workers: it exited with code 1 (next try once one is needed)",
    );
    expect(lines(5_000, 0, 14)).to.include(
      "hello can't start workers: it exited with code 1 (next try once one is needed)",
    );
  });
});

describe('what status says of a platform that does not answer', () => {
  it('is since when, why, and what that means', () => {
    const outage = {
      message: 'Nomad does not answer: No cluster leader',
      since: new Date(NOW - 180_000).toISOString(),
    };
    const text = renderStatus({ ...sampleStatus, outage }, NOW, pc.createColors(false)).split('\n');
    expect(text.slice(2, 6)).to.deep.equal([
      '',
      'Nomad does not answer: No cluster leader (for 3 min)',
      'Calls go on to the workers that there are; none is started or stopped until it answers again.',
      '',
    ]);
  });
});

/** @param retryIn milliseconds from now @param target of 14 workers that there are, beside those that start */
function lines(retryIn: number, starting: number, target = 15): string[] {
  const hello = sampleStatus.functions.hello;
  if (!hello) throw new Error('the sample has it');
  const failure = {
    message: 'it exited with code 1',
    retry_at: new Date(NOW + retryIn).toISOString(),
  };
  const workers = { ...hello.workers, starting };
  const status: Status = { ...sampleStatus, functions: { hello: { ...hello, workers, failure, target } } };
  return renderStatus(status, NOW, pc.createColors(false)).split('\n');
}
