import { expect } from 'chai';
import { pino } from 'pino';
import type { Driver, Worker } from '../../../providers/driver.js';
import { startWorker } from '../../../src/agent/workers/start.js';
import { PlatformError, RequestError } from '../../../src/errors/errors.js';
import { workerSpec } from '../../contracts/worker-spec.js';
import { VirtualClock } from '../../support/virtual-clock.js';

const SPEC = workerSpec('one', {});
const WORKER: Worker = {
  id: 'one',
  workload: 'work',
  kind: 'function',
  revision: 'r1',
  cost: { cpu: 0.1, memory: 1, gpu: 0 },
  startedAt: 0,
};

/** The two methods that a start needs, on a platform that is out of reach for the given number of calls. */
function platform(away: number) {
  const calls: string[] = [];
  const answer = async (what: string) => {
    calls.push(what);
    if (calls.length <= away) throw new PlatformError('MN4021', 'out of sight');
  };
  const driver: Pick<Driver, 'start' | 'stop'> = {
    start: (spec) => answer(`start ${spec.id}`).then(() => WORKER),
    stop: (id) => answer(`stop ${id}`),
  };
  return { driver, calls };
}

describe('starting a worker', () => {
  const log = pino({ level: 'silent' });

  it('waits for a platform that does not answer, and stops what it may have started', async () => {
    const clock = new VirtualClock();
    const { driver, calls } = platform(3);
    const reasons: string[] = [];
    const started = startWorker(
      { driver, clock, log },
      SPEC,
      () => true,
      (why) => reasons.push(why),
    );
    await clock.pass(10_000);
    expect(await started).to.equal(WORKER);
    expect(calls).to.deep.equal(['start one', 'stop one', 'stop one', 'stop one', 'start one']);
    expect(reasons).to.deep.equal(["a worker can't start yet: out of sight"]);
  });

  it('ends once the worker is not wanted', async () => {
    const clock = new VirtualClock();
    const { driver } = platform(Number.POSITIVE_INFINITY);
    let wanted = true;
    const started = startWorker(
      { driver, clock, log },
      SPEC,
      () => wanted,
      () => {},
    ).catch((error: unknown) => error);
    await clock.pass(5_000);
    wanted = false;
    await clock.pass(5_000);
    expect(await started).to.be.instanceOf(PlatformError);
  });

  it('passes on what the platform says', async () => {
    const refused = new RequestError('MN4007', 502, 'no image');
    const driver = { start: () => Promise.reject(refused), stop: async () => {} };
    const started = startWorker(
      { driver, clock: new VirtualClock(), log },
      SPEC,
      () => true,
      () => expect.fail('it does not wait'),
    );
    expect(await started.catch((error: unknown) => error)).to.equal(refused);
  });
});
