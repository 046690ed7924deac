import { expect } from 'chai';
import { type Standing, waitFor } from '../../../src/agent/order/conditions.js';
import type { Dependency } from '../../../src/manifest/model.js';

const on = (condition: Dependency['condition'], fields: Partial<Dependency> = {}): Dependency => ({
  condition,
  restart: false,
  required: true,
  ...fields,
});

const standing = (fields: Partial<Standing>): Standing => ({
  started: false,
  ready: false,
  problem: null,
  failed: false,
  ...fields,
});

describe('what a workload waits for', () => {
  const nothing = standing({});
  const started = standing({ started: true });
  const ready = standing({ started: true, ready: true });
  const failed = standing({ problem: 'it exited with code 1', failed: true });

  const rows: [string, Dependency, Standing | null | undefined, string | null][] = [
    ['has not started', on('service_started'), nothing, 'waits for db to start'],
    ['has started', on('service_started'), started, null],
    ['has started, but is not ready', on('service_healthy'), started, 'waits for db to be ready'],
    ['is ready', on('service_healthy'), ready, null],
    ['is a job that runs', on('service_completed_successfully'), started, 'waits for db to succeed'],
    ['is a job that has succeeded', on('service_completed_successfully'), ready, null],
    ['does not exist yet', on('service_started'), null, 'waits for db to start'],
    ['is not declared', on('service_started', { required: false }), undefined, null],
    ['has failed', on('service_healthy'), failed, 'waits for db to be ready (it exited with code 1)'],
    ['has failed, and is not required', on('service_healthy', { required: false }), failed, null],
    [
      'is not required, and may still come',
      on('service_healthy', { required: false }),
      started,
      'waits for db to be ready',
    ],
  ];
  for (const [what, dependency, found, reason] of rows) {
    it(`${reason === null ? 'is nothing' : 'is said'} if the other one ${what}`, () => {
      expect(waitFor({ db: dependency }, () => found)?.reason ?? null).to.equal(reason);
    });
  }

  it('is all that does not hold, and has failed if one of them has', () => {
    const dependencies = {
      db: on('service_healthy'),
      cache: on('service_started'),
      queue: on('service_started'),
    };
    const standings: Record<string, Standing> = { db: failed, cache: nothing, queue: started };
    expect(waitFor(dependencies, (name) => standings[name])).to.deep.equal({
      reason: 'waits for db to be ready (it exited with code 1), and for cache to start',
      failed: true,
    });
  });
});
