import { expect } from 'chai';
import { driftIn } from '../../../src/cli/deployment/drift.js';

type Values = Readonly<Record<string, unknown>> | null;

/** What is found of one resource, and done with it, given its values as applied, as found and as planned. */
function found(applied: Values, now: Values, planned: Values): string | undefined {
  const address = 'docker_container.daemon_beat';
  return driftIn(
    {
      resource_drift: [{ address, change: { before: applied, after: now } }],
      resource_changes: [{ address, change: { before: now, after: planned } }],
    },
    () => true,
  ).get(address);
}

describe('changes by hand', () => {
  const applied = {
    restart: 'always',
    must_run: true,
    tmpfs: null,
    mounts: [{ target: '/x', read_only: null }],
  };
  /** As the provider reads it back. */
  const read = { ...applied, tmpfs: {}, mounts: [{ target: '/x', read_only: false }] };

  it('are named by their fields if they are undone', () => {
    expect(found(applied, { ...read, restart: 'no', must_run: false }, { ...applied })).to.equal(
      'changed by hand (restart, must_run); that is undone',
    );
  });

  it('are told of what was removed', () => {
    expect(found(applied, null, applied)).to.equal('removed by hand; it is made again');
    expect(found(applied, null, null)).to.equal(undefined);
  });

  it('are none where the provider only reads in another form, and the manifest has something new', () => {
    expect(found(applied, read, { ...applied, image: 'other' })).to.equal(undefined);
  });

  it('are none where nothing is done about them', () => {
    expect(found(applied, { ...read, restart: 'no' }, { ...read, restart: 'no' })).to.equal(undefined);
  });

  it('are left out if nobody asks for them', () => {
    const change = { before: applied, after: null };
    const plan = {
      resource_drift: [{ address: 'docker_container.agent', change }],
      resource_changes: [{ address: 'docker_container.agent', change: { before: null, after: applied } }],
    };
    expect(driftIn(plan, (address) => !address.endsWith('.agent')).size).to.equal(0);
  });
});
