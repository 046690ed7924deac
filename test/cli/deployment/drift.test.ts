import { expect } from 'chai';
import { driftIn } from '../../../src/cli/deployment/drift.js';

type Values = Readonly<Record<string, unknown>> | null;

/** The drift found in one resource, given its values as applied, as found and as planned. */
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
  /** The values as the provider reads them back. */
  const read = { ...applied, tmpfs: {}, mounts: [{ target: '/x', read_only: false }] };

  it('are named by their fields if the plan undoes them', () => {
    expect(found(applied, { ...read, restart: 'no', must_run: false }, { ...applied })).to.equal(
      'changed by hand (restart, must_run); that is undone',
    );
  });

  it('include removals', () => {
    expect(found(applied, null, applied)).to.equal('removed by hand; it is created again');
    expect(found(applied, null, null)).to.equal(undefined);
  });

  it('exclude values that the provider only reads in another form, and changes of the manifest', () => {
    expect(found(applied, read, { ...applied, image: 'other' })).to.equal(undefined);
  });

  it('exclude changes that the plan does not undo', () => {
    expect(found(applied, { ...read, restart: 'no' }, { ...read, restart: 'no' })).to.equal(undefined);
  });

  it('exclude resources that are not wanted', () => {
    const change = { before: applied, after: null };
    const plan = {
      resource_drift: [{ address: 'docker_container.agent', change }],
      resource_changes: [{ address: 'docker_container.agent', change: { before: null, after: applied } }],
    };
    expect(driftIn(plan, (address) => !address.endsWith('.agent')).size).to.equal(0);
  });
});
