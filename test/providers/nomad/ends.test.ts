import { expect } from 'chai';
import type { Allocation, Evaluation } from '../../../providers/nomad/api/answers.js';
import { noRoom } from '../../../providers/nomad/failure.js';
import { whyEnded } from '../../../providers/nomad/worker.js';

describe("in Nomad's words,", () => {
  const seen = (more: Partial<Allocation>): Allocation => ({
    ID: 'a1',
    JobID: 'j1',
    NodeID: 'n1',
    ClientStatus: 'running',
    DesiredStatus: 'stop',
    CreateTime: 0,
    ModifyTime: 0,
    ...more,
  });

  it('a worker that Nomad ended, or lost, is reported as such: it did not crash', () => {
    expect(whyEnded(seen({ DesiredDescription: 'alloc is being migrated' }))).to.equal(
      'Nomad ended it: its node is drained',
    );
    expect(
      whyEnded(seen({ ClientStatus: 'lost', DesiredDescription: 'alloc is lost since its node is down' })),
    ).to.equal('its node is down');
    expect(
      whyEnded(seen({ DesiredStatus: 'evict', DesiredDescription: 'Preempted by alloc ID 1f' })),
    ).to.contain('higher priority');
    expect(whyEnded(seen({ DesiredDescription: 'of its own accord' }))).to.equal(
      'Nomad ended it: of its own accord',
    );
    expect(
      whyEnded(seen({ DesiredStatus: 'run', ClientStatus: 'failed', DesiredDescription: 'x' })),
    ).to.equal(undefined);
  });

  it('there is no room if no node accepts work, or if nodes lack something', () => {
    const evaluation = (shortage: object): Evaluation => ({
      JobID: 'j1',
      Status: 'complete',
      FailedTGAllocs: { worker: shortage },
    });
    expect(noRoom(evaluation({ NodesAvailable: {} }))).to.contain('drained, ineligible or down');
    expect(noRoom(evaluation({ NodesAvailable: { dc1: 0 } }))).to.contain('drained, ineligible or down');
    expect(noRoom(evaluation({ NodesAvailable: { dc1: 2 } }))).to.equal('no room: no node may run it');
    expect(noRoom(evaluation({ NodesAvailable: { dc1: 2 }, DimensionExhausted: { cpu: 2 } }))).to.equal(
      'no room: cpu',
    );
    expect(noRoom({ JobID: 'j1', Status: 'complete' })).to.equal(undefined);
  });
});
