import { expect } from 'chai';
import { pino } from 'pino';
import type { Exit, Worker, WorkerSpec } from '../../../providers/driver.js';
import { Daemon } from '../../../src/agent/daemons/daemon.js';
import { Quotas } from '../../../src/agent/quotas/quotas.js';
import { workerTemplate } from '../../../src/agent/workers/template.js';
import type { DaemonSpec } from '../../../src/manifest/model.js';
import { daemonSpec, NO_INPUTS } from '../../support/application.js';
import { MemoryDriver } from '../../support/memory-driver.js';
import { MemoryHooks } from '../../support/memory-hooks.js';
import { settled, VirtualClock } from '../../support/virtual-clock.js';

/** Processes that exist only in memory, and end when the test ends them. */
class ProcessDriver extends MemoryDriver {
  readonly running = new Map<string, Worker>();
  readonly startedAt: number[] = [];
  /** Ids of processes whose start waits for the test. */
  hold: Promise<void> = Promise.resolve();
  #stopped = new Map<string, () => void>();

  constructor(private readonly clock: VirtualClock) {
    super();
  }

  async start({ id, workload, kind, revision, cpu, memory, gpu }: WorkerSpec): Promise<Worker> {
    await this.hold;
    expect(this.running.size, 'processes beside the one that starts').to.equal(0);
    const worker = {
      id,
      workload,
      kind,
      revision,
      cost: { cpu, memory, gpu },
      startedAt: this.clock.now(),
    };
    this.running.set(id, worker);
    this.startedAt.push(worker.startedAt);
    return worker;
  }

  async stop(id: string): Promise<void> {
    if (!this.running.has(id)) return;
    await new Promise<void>((resolve) => this.#stopped.set(id, resolve));
  }

  /** The process ends. */
  end(): Exit {
    for (const id of this.running.keys()) this.#stopped.get(id)?.();
    this.running.clear();
    return { code: 1, signal: null, outOfMemory: false, at: this.clock.now() };
  }

  override async list(): Promise<Worker[]> {
    return [...this.running.values()];
  }
}

describe('daemon', () => {
  let clock: VirtualClock;
  let driver: ProcessDriver;
  let daemon: Daemon;
  let spec: DaemonSpec;
  let next = 0;
  const template = (of: DaemonSpec) => workerTemplate('daemon', 'beat', of, NO_INPUTS);

  beforeEach(async () => {
    clock = new VirtualClock();
    driver = new ProcessDriver(clock);
    spec = daemonSpec('beat.js');
    daemon = new Daemon('beat', spec, template(spec), {
      driver,
      clock,
      log: pino({ level: 'silent' }),
      quotas: new Quotas(clock),
      newWorkerId: () => `beat-${next++}`,
      hooks: new MemoryHooks(),
    });
    daemon.control.open([]);
    await settled();
  });

  /** Ends the process by itself after it has run for the given time. */
  async function endAfter(milliseconds: number): Promise<void> {
    await clock.pass(milliseconds);
    const [id = ''] = driver.running.keys();
    const exit = driver.end();
    daemon.workers.exited(id, exit);
    await settled();
  }

  it('shows in the reason of the next decision how the previous process ended', async () => {
    const limit = { outOfMemory: true, memoryLimit: 2 ** 28, code: null, signal: 'SIGKILL' };
    await clock.pass(3_600_000);
    const [id = ''] = driver.running.keys();
    daemon.workers.exited(id, { ...driver.end(), ...limit });
    await settled();
    const reasons = daemon.control.decisions.view().map(({ reason }) => reason);
    expect(reasons.at(-1)).to.match(
      /^a worker ended: it was killed for exceeding its memory limit \(256 MiB\); /,
    );
    await clock.pass(1_000);
    expect(daemon.control.decisions.view().at(-1)?.reason).not.to.contain('gone');
  });

  it('waits 1 s, 2 s, 4 s … at most 5 min between the end of a process and the next', async () => {
    const waits: number[] = [];
    for (let n = 0; n < 12; n++) {
      await endAfter(100);
      const ended = clock.now();
      expect(daemon.status()).to.include({ state: 'backing_off', restarts: n });
      await clock.pass(300_000);
      waits.push((driver.startedAt.at(-1) ?? 0) - ended);
    }
    // Each kept running for the rest of the five minutes, long enough to reset the count.
    expect(waits).to.deep.equal(Array.from({ length: 12 }, () => 1_000));

    waits.length = 0;
    for (let n = 0; n < 12; n++) {
      await endAfter(n === 0 ? 0 : 100);
      const ended = clock.now();
      const retryAt = Date.parse(daemon.status().failure?.retry_at ?? '');
      waits.push(retryAt - ended);
      await clock.pass(retryAt - ended);
    }
    expect(waits).to.deep.equal(
      [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300].map((seconds) => seconds * 1000),
    );
  });

  it('resets the count of failures once a process has run for 10 s', async () => {
    const wait = () => Date.parse(daemon.status().failure?.retry_at ?? '') - clock.now();
    await endAfter(100);
    await clock.pass(1_000);
    await endAfter(9_999);
    expect(wait()).to.equal(2_000);
    await clock.pass(2_000);
    await endAfter(10_000);
    expect(wait()).to.equal(1_000);
  });

  it('shows no failure while it is running, but always the last end', async () => {
    await endAfter(100);
    await clock.pass(1_000);
    expect(daemon.status()).to.deep.include({ state: 'running', restarts: 1, failure: null });
    expect(daemon.status().last_exit?.message).to.equal('it exited with code 1');
  });

  it('waits for a start in progress, and for the end of what it started, before it starts a newer revision', async () => {
    await endAfter(0);
    let release = () => {};
    driver.hold = new Promise((resolve) => {
      release = resolve;
    });
    await clock.pass(1_000);
    spec = { ...spec, environment: { VERSION: '2' } };
    daemon.control.update(spec, template(spec));
    await clock.pass(60_000);
    expect(driver.startedAt).to.have.length(1);
    release();
    await settled();
    expect(driver.running.size).to.equal(1);
    expect(daemon.status().state).to.equal('stopping');
    driver.end();
    await settled();
    expect(driver.startedAt).to.have.length(3);
    expect(daemon.status().state).to.equal('running');
  });
});
