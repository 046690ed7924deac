import { expect } from 'chai';
import { pino } from 'pino';
import type { Worker, WorkerSpec } from '../../../providers/driver.js';
import { WorkerSet } from '../../../src/agent/workers/set.js';
import { workerTemplate } from '../../../src/agent/workers/template.js';
import { ManagedWorker } from '../../../src/agent/workers/worker.js';
import type { Hook, HookField } from '../../../src/manifest/model.js';
import { daemonSpec, NO_INPUTS } from '../../support/application.js';
import { MemoryDriver } from '../../support/memory-driver.js';
import { MemoryHooks } from '../../support/memory-hooks.js';
import { settled, VirtualClock } from '../../support/virtual-clock.js';

const HOOK: Hook = { command: ['./hook.sh'], environment: {} };
const GRACE = 10_000;

/** Its workers run at once; the test ends their hooks. */
class HookDriver extends MemoryDriver {
  readonly seen: string[] = [];
  readonly begun: { readonly end: (problem?: string) => void; readonly signal: AbortSignal }[] = [];

  async start({ id, workload, kind, revision, cpu, memory, gpu, post_start, pre_stop }: WorkerSpec) {
    const hooks: HookField[] = [
      ...(post_start ? ['post_start' as const] : []),
      ...(pre_stop ? ['pre_stop' as const] : []),
    ];
    return { id, workload, kind, revision, cost: { cpu, memory, gpu }, startedAt: 0, hooks };
  }

  async stop(id: string, grace = 0): Promise<void> {
    this.seen.push(`stop ${id} ${grace}`);
  }

  runHooks(id: string, moment: HookField, signal: AbortSignal): Promise<string | undefined> {
    this.seen.push(`${moment} ${id}`);
    return new Promise((resolve) => {
      this.begun.push({ end: resolve, signal });
      signal.addEventListener('abort', () => resolve('it was broken off'));
    });
  }
}

describe("agent/workers: a worker's hooks", () => {
  let clock: VirtualClock;
  let driver: HookDriver;
  let records: MemoryHooks;
  let notes: string[];

  beforeEach(() => {
    clock = new VirtualClock();
    driver = new HookDriver();
    records = new MemoryHooks();
    notes = [];
  });

  function open(fields: Partial<Record<HookField, readonly Hook[]>>): WorkerSet<ManagedWorker> {
    const spec = { ...daemonSpec('beat.js'), stop_grace_period: GRACE / 1000, ...fields };
    let next = 0;
    const parts = {
      driver,
      clock,
      log: pino({ enabled: false }),
      hooks: records,
      newWorkerId: () => `beat-${next++}`,
    };
    const owner = { note: (note: string) => notes.push(note), noteOnce: () => {}, settle: () => {} };
    return new WorkerSet('beat', workerTemplate('daemon', 'beat', spec, NO_INPUTS), spec, parts, owner, {
      make: (id, revision, startedAt) => new ManagedWorker(id, revision, startedAt),
    });
  }

  async function started(fields: Partial<Record<HookField, readonly Hook[]>>) {
    const set = open(fields);
    const worker = set.start();
    await settled();
    return { set, worker };
  }

  const found = (worker: ManagedWorker, hooks: HookField[]): Worker => ({
    id: worker.id,
    workload: 'beat',
    kind: 'daemon',
    revision: worker.revision,
    cost: { cpu: 1, memory: 1, gpu: 0 },
    startedAt: 0,
    hooks,
  });

  it('after the start must succeed before it is ready', async () => {
    const { worker } = await started({ post_start: [HOOK] });
    expect(worker.lifecycle).to.equal('starting');
    driver.begun[0]?.end();
    await settled();
    expect(worker.lifecycle).to.equal('ready');
    expect(records.get(worker.id)).to.equal('started');
  });

  it('after the start stop it if one fails, and say why', async () => {
    const { set, worker } = await started({ post_start: [HOOK] });
    driver.begun[0]?.end('its post_start hook exited with code 3');
    await settled();
    expect(worker.lifecycle).to.equal('stopping');
    expect(set.failure?.message).to.equal(
      'a worker of beat could not be started: its post_start hook exited with code 3',
    );
  });

  it('after the start do not run again for the next agent, which does not keep a worker without them', async () => {
    const { worker } = await started({ post_start: [HOOK] });
    const cutOff = open({ post_start: [HOOK] }).adopt(found(worker, ['post_start']));
    await settled();
    expect(cutOff?.lifecycle).to.equal('stopping');
    driver.begun[0]?.end();
    await settled();
    const kept = open({ post_start: [HOOK] }).adopt(found(worker, ['post_start']));
    await settled();
    expect(kept?.lifecycle).to.equal('ready');
    expect(driver.seen.filter((each) => each.startsWith('post_start'))).to.have.length(1);
  });

  it('before the stop run before the stop signal, within the grace period', async () => {
    const { set, worker } = await started({ pre_stop: [HOOK] });
    set.stop(worker);
    await settled();
    await clock.pass(4_000);
    expect(driver.seen).to.deep.equal(['pre_stop beat-0']);
    driver.begun[0]?.end();
    await settled();
    expect(driver.seen[1]).to.equal(`stop beat-0 ${GRACE - 4_000}`);
    expect(notes).to.deep.equal([]);
    expect(records.get(worker.id)).to.equal(null);
  });

  it('before the stop do not keep it from being stopped if they fail or take too long', async () => {
    const { set, worker } = await started({ pre_stop: [HOOK] });
    const other = set.start();
    await settled();
    set.stop(worker);
    set.stop(other);
    await settled();
    driver.begun[0]?.end('its pre_stop hook exited with code 3');
    await settled();
    await clock.pass(GRACE);
    await settled();
    expect(notes).to.deep.equal([
      'a worker is stopped although its pre_stop hook exited with code 3',
      'a worker is stopped although its pre_stop hooks did not end within stop_grace_period',
    ]);
    expect(driver.seen).to.include('stop beat-1 1000');
  });

  it('before the stop run once, even if the agent is restarted meanwhile, which goes on with the stop', async () => {
    const { set, worker } = await started({ pre_stop: [HOOK] });
    set.stop(worker);
    await settled();
    set.detach();
    const next = open({ pre_stop: [HOOK] }).adopt(found(worker, ['pre_stop']));
    await settled();
    expect(next?.lifecycle).to.equal('stopping');
    expect(driver.seen).to.deep.equal(['pre_stop beat-0', `stop beat-0 ${GRACE}`]);
  });

  it('before the stop do not run if its program has ended by itself', async () => {
    const { set, worker } = await started({ pre_stop: [HOOK] });
    set.exited(worker.id, { code: 0, signal: null, outOfMemory: false, at: 0 });
    await settled();
    expect(driver.seen).to.deep.equal([]);
  });
});
