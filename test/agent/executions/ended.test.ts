import { expect } from 'chai';
import { EndedExecutions } from '../../../src/agent/executions/ended.js';
import type { Execution } from '../../../src/api/types.js';

const NOW = Date.parse('2026-01-31T03:00:00Z');

function execution(fields: Partial<Execution>): Execution {
  return {
    id: 'a',
    workload: 'report',
    kind: 'job',
    state: 'SUCCEEDED',
    attempts: 1,
    failures: 0,
    faults: 0,
    exit_code: 0,
    created_at: new Date(NOW - 60_000).toISOString(),
    started_at: new Date(NOW - 2_000).toISOString(),
    finished_at: new Date(NOW).toISOString(),
    retry_at: null,
    due_at: null,
    error: null,
    ...fields,
  };
}

const problem = (code: 'MN4006' | 'MN4020') => ({ type: '', title: '', status: 502, detail: '', code });

describe('executions that have ended', () => {
  it('are counted by how they ended, with the duration of their last attempt', () => {
    const ended = new EndedExecutions();
    ended.add(execution({}));
    ended.add(execution({ state: 'FAILED', error: problem('MN4020') }));
    ended.add(execution({ state: 'FAILED', error: problem('MN4006') }));
    ended.add(execution({ state: 'CANCELLED', started_at: null }));
    ended.add(execution({ state: 'PENDING', finished_at: null }));
    expect(Object.fromEntries(ended.counts)).to.deep.equal({
      succeeded: 1,
      failed: 1,
      timed_out: 1,
      cancelled: 1,
    });
    expect(ended.total).to.equal(4);
    expect(ended.duration.sum).to.equal(6);
    expect(ended.lastSuccess).to.equal(NOW);
  });

  it('leave the last success unchanged if one that began earlier ends later', () => {
    const ended = new EndedExecutions();
    ended.succeeded(NOW + 5_000);
    ended.add(execution({}));
    ended.add(execution({ state: 'FAILED', error: problem('MN4020') }));
    expect(ended.lastSuccess).to.equal(NOW + 5_000);
  });
});
