import { expect } from 'chai';
import { Controller } from '../../../src/agent/control/controller.js';
import { WorkerCounters } from '../../../src/agent/metrics/workload.js';
import { Quotas } from '../../../src/agent/quotas/quotas.js';
import { WorkerStarts } from '../../../src/agent/workers/starts.js';
import { reportBackground } from '../../../src/process/background.js';
import { VirtualClock } from '../../support/virtual-clock.js';

describe("a workload's turn", () => {
  const reports: string[] = [];

  before(() => reportBackground((error, what) => reports.push(`${what}: ${error}`)));

  after(() => reportBackground());

  it("that fails is the workload's own failure, and is taken again a second later", async () => {
    const clock = new VirtualClock();
    let turns = 0;
    const control = new Controller(
      'job',
      'report',
      { stop_grace_period: 0 },
      { clock, quotas: new Quotas(clock) },
      {
        workers: NO_WORKERS,
        limits: () => null,
        view: () => ({}),
        decide: () => {
          turns++;
          if (turns === 1) throw new RangeError('Invalid array length');
          return { target: 0, wish: 0, start: 0, stop: [], nextAt: null, because: { code: 'idle' } };
        },
        explain: () => 'nothing to execute',
        start: () => {},
        counts: () => ({}),
        adopt: () => {},
      },
    );
    control.open([]);
    expect(reports).to.deep.equal(['report could not be scaled: RangeError: Invalid array length']);
    await clock.pass(999);
    expect(turns).to.equal(1);
    await clock.pass(1);
    expect(turns).to.equal(2);
    expect(reports).to.have.length(1);
  });
});

const NO_WORKERS = {
  size: 0,
  cost: { cpu: 0, memory: 0, gpu: 0 },
  held: () => ({ workers: 0, amounts: { cpu: 0, memory: 0, gpu: 0 } }),
  counters: new WorkerCounters(),
  starts: new WorkerStarts(),
  ids: () => [],
  exited: () => {},
  sweep: () => {},
  update: () => {},
  detach: () => {},
};
