import { expect } from 'chai';
import { pino } from 'pino';
import type { Worker, WorkerSpec } from '../../../providers/driver.js';
import { WorkerSet } from '../../../src/agent/workers/set.js';
import { workerTemplate } from '../../../src/agent/workers/template.js';
import { ManagedWorker } from '../../../src/agent/workers/worker.js';
import { daemonSpec, NO_INPUTS } from '../../support/application.js';
import { MemoryDriver } from '../../support/memory-driver.js';
import { MemoryHooks } from '../../support/memory-hooks.js';
import { settled, VirtualClock } from '../../support/virtual-clock.js';

/** Its workers run at once. */
class RunningDriver extends MemoryDriver {
  async start({ id, workload, kind, revision, cpu, memory, gpu }: WorkerSpec): Promise<Worker> {
    return { id, workload, kind, revision, cost: { cpu, memory, gpu }, startedAt: 0 };
  }

  async stop(): Promise<void> {}
}

describe('agent/workers: an unhealthy worker that is stopped', () => {
  let clock: VirtualClock;
  let set: WorkerSet<ManagedWorker>;

  beforeEach(() => {
    clock = new VirtualClock();
    const spec = daemonSpec('beat.js');
    const template = workerTemplate('daemon', 'beat', spec, NO_INPUTS);
    let next = 0;
    const parts = {
      driver: new RunningDriver(),
      clock,
      log: pino({ enabled: false }),
      newWorkerId: () => `beat-${next++}`,
      hooks: new MemoryHooks(),
    };
    const owner = { note: () => {}, noteOnce: () => {}, settle: () => {} };
    set = new WorkerSet('beat', template, spec, parts, owner, {
      make: (id, revision, startedAt) => new ManagedWorker(id, revision, startedAt),
    });
  });

  async function start(): Promise<ManagedWorker> {
    await clock.pass(1_000);
    const worker = set.start();
    await settled();
    set.checked(worker.id, { status: 'healthy' });
    return worker;
  }

  async function unhealthy(): Promise<ManagedWorker> {
    const worker = await start();
    set.checked(worker.id, { status: 'unhealthy' });
    return worker;
  }

  it('is replaced if one is needed, and failed if it did soon after its start', async () => {
    set.stop(await unhealthy(), 1);
    expect(set.counters).to.include({ replaced: 1, failed: 1 });
    expect(set.failure?.message).to.equal('a worker of beat was unhealthy: its health check fails');
  });

  it('is not replaced if none is needed', async () => {
    set.stop(await unhealthy(), 0);
    expect(set.counters).to.include({ replaced: 0, failed: 0 });
  });

  it('is not replaced if its workload goes', async () => {
    set.stop(await unhealthy());
    expect(set.counters).to.include({ replaced: 0, failed: 0 });
    expect(set.failure).to.equal(null);
  });
});
