import { expect } from 'chai';
import { type ClusterScenario, simulateCluster } from '../../bench/cluster/simulation.js';
import { CALLS } from '../../bench/cluster/timeline.js';

/** A cluster small enough for a test: 30 simultaneous invocations on average, after half a minute. */
const SMALL: ClusterScenario = {
  nodes: { count: 20, room: 10 },
  functions: 20,
  load: 30,
  mostLoad: 10,
  service: 1_000,
  cooldown: 3_000,
  ramp: 10,
  steady: 20,
  step: 40,
  end: 50,
  peak: 1.2,
};

describe('the simulated cluster', () => {
  it('has workers for all executing invocations, and calls to Nomad for each worker that came and went', () => {
    const { timeline, workers, mostWorkers, noRoom, functions, steadyWaits } = simulateCluster(SMALL);
    expect(noRoom).to.equal(0);
    expect(workers).to.be.within(30, 200);
    const total = (...what: Parameters<typeof timeline.mean>[0]) => timeline.mean(what, 0, 50) * 50;
    const started = Math.round(total('dispatch'));
    const alive = functions.reduce((sum, each) => sum + each.workers.size, 0);
    const stopping = functions
      .flatMap((each) => [...each.workers])
      .filter(({ phase }) => phase === 'stopping').length;
    expect(Math.round(total('signal'))).to.equal(started - alive + stopping);
    expect(total(...CALLS)).to.be.at.least(started + total('signal'));
    expect(mostWorkers).to.be.at.least(workers);
    expect(total('decisions')).to.be.greaterThan(total('calls') * 2);
    expect(steadyWaits[steadyWaits.length >> 1], 'most calls find a worker').to.equal(0);
  });

  it('starts no more workers than the nodes have room for, and retries later', () => {
    const { noRoom, mostWorkers, steadyWaits } = simulateCluster({ ...SMALL, nodes: { count: 2, room: 10 } });
    expect(noRoom).to.be.greaterThan(0);
    expect(mostWorkers).to.equal(20);
    expect(steadyWaits.length).to.be.greaterThan(0);
  });
});
