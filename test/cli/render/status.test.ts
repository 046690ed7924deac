import { expect } from 'chai';
import pc from 'picocolors';
import type { Status } from '../../../src/api/types.js';
import { renderStatus } from '../../../src/cli/render/status.js';
import { sampleStatus } from '../../client/samples.js';

const NOW = Date.parse('2026-01-31T03:05:00Z');

describe('status, if workers can not start', () => {
  it('shows the time until the next try during the back-off', () => {
    expect(lines(5_000, 0)).to.include(
      "hello can't start workers: it exited with code 1 (next try in 5.0 s)",
    );
  });

  it('shows that it is trying again once the back-off is over and a worker starts', () => {
    expect(lines(-1, 1)).to.include("hello can't start workers: it exited with code 1 (trying again)");
  });

  it('promises no try if no worker is needed', () => {
    expect(lines(-60_000, 0)).to.include(
      "hello can't start workers: it exited with code 1 (next try when a worker is needed)",
    );
    expect(lines(5_000, 0, 14)).to.include(
      "hello can't start workers: it exited with code 1 (next try when a worker is needed)",
    );
  });
});

describe('status, if workers are or were unhealthy', () => {
  const health = {
    healthy: 1,
    unhealthy: 1,
    replaced: 2,
    last_unhealthy: {
      message: '3 health checks in a row failed: /healthz answered 503',
      at: '2026-01-31T03:03:00Z',
    },
  };
  const shown = (report: typeof health, now = NOW) => {
    const web = sampleStatus.services.web;
    if (!web) throw new Error('the sample has it');
    const status: Status = { ...sampleStatus, services: { web: { ...web, health: report } } };
    return renderStatus(status, now, pc.createColors(false));
  };

  it('shows how many there are, how many were replaced, and why', () => {
    expect(shown(health)).to.contain(
      'web health: 1 unhealthy, 2 replaced: 3 health checks in a row failed: /healthz answered 503 (2 min ago)',
    );
  });

  it('shows nothing once all is well for a while', () => {
    expect(shown({ ...health, unhealthy: 0 })).to.contain('web health: 0 unhealthy, 2 replaced');
    expect(shown({ ...health, unhealthy: 0 }, NOW + 3_600_000)).not.to.contain('web health');
  });
});

describe('status, if the platform does not answer', () => {
  it('shows since when, why, and the consequences', () => {
    const outage = {
      message: 'Nomad does not answer: No cluster leader',
      since: new Date(NOW - 180_000).toISOString(),
    };
    const text = renderStatus({ ...sampleStatus, outage }, NOW, pc.createColors(false)).split('\n');
    expect(text.slice(2, 6)).to.deep.equal([
      '',
      'Nomad does not answer: No cluster leader (for 3 min)',
      'Running workers keep taking calls; none is started or stopped until the platform answers again.',
      '',
    ]);
  });
});

/** @param retryIn milliseconds from now @param target number of workers wanted; 14 exist, in addition to those that start */
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
