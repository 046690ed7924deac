import { expect } from 'chai';
import type { Controlled } from '../../../src/agent/control/controlled.js';
import { Controller } from '../../../src/agent/control/controller.js';
import { WorkerCounters } from '../../../src/agent/metrics/workload.js';
import { Quotas } from '../../../src/agent/quotas/quotas.js';
import type { Decision } from '../../../src/agent/scaling/decision.js';
import { WorkerStarts } from '../../../src/agent/workers/starts.js';
import type { Workers } from '../../../src/agent/workers/workers.js';
import { reportBackground } from '../../../src/process/background.js';
import { VirtualClock } from '../../support/virtual-clock.js';

interface Spec {
  readonly wanted: number;
  readonly stop_grace_period: number;
}

const TEMPLATE = {
  workload: 'report',
  kind: 'job',
  revision: '1',
  environment: {},
  secrets: {},
  cpu: 1,
  memory: 0,
  gpu: 0,
  serves: false,
} as const;

/** A kind that wants a number of workers, which exist from their start until the test ends them. */
class Numbered implements Controlled<Spec, number, { readonly running: number }, Decision> {
  running: string[] = [];
  stopping: string[] = [];
  turns = 0;
  nextAt: number | null = null;
  failing = false;
  #started = 0;
  readonly explain = ({ code }: { readonly code: string }) => code;

  readonly workers: Workers;

  constructor() {
    const all = () => [...this.running, ...this.stopping];
    this.workers = {
      get size() {
        return all().length;
      },
      cost: TEMPLATE,
      held: () => ({ workers: all().length, amounts: { cpu: all().length, memory: 0, gpu: 0 } }),
      counters: new WorkerCounters(),
      starts: new WorkerStarts(),
      ids: all,
      exited: (id) => {
        this.running = this.running.filter((each) => each !== id);
        this.stopping = this.stopping.filter((each) => each !== id);
      },
      sweep: () => {},
      update: () => {},
      detach: () => {},
    };
  }

  limits({ wanted }: Spec, leaving: boolean): number {
    return leaving ? 0 : wanted;
  }

  standing(mayStart: boolean) {
    return { started: mayStart, ready: mayStart, problem: null, failed: false };
  }

  view() {
    this.turns++;
    return { running: this.running.length };
  }

  decide = (wanted: number, { running }: { readonly running: number }): Decision => {
    if (this.failing) throw new RangeError('Invalid array length');
    return {
      target: wanted,
      wish: wanted,
      start: Math.max(0, wanted - running),
      stop: this.running.slice(wanted),
      nextAt: this.nextAt,
      because: { code: wanted === 0 ? 'none' : 'some' },
    };
  };

  start(): void {
    this.running.push(`w${++this.#started}`);
  }

  stop(id: string): void {
    this.running = this.running.filter((each) => each !== id);
    this.stopping.push(id);
  }

  counts() {
    return { running: this.running.length, stopping: this.stopping.length };
  }

  adopt(): void {}
}

describe('the controller of a workload', () => {
  const reports: string[] = [];
  let clock: VirtualClock;
  let quotas: Quotas;
  let kind: Numbered;
  let control: Controller<Spec, number, { readonly running: number }, Decision>;

  before(() => reportBackground((error, what) => reports.push(`${what}: ${error}`)));

  after(() => reportBackground());

  beforeEach(() => {
    clock = new VirtualClock();
    quotas = new Quotas(clock);
    kind = new Numbered();
    const spec = { wanted: 2, stop_grace_period: 0 };
    control = new Controller('job', 'report', spec, { clock, quotas }, kind);
  });

  /** What `why` shows: workers before the decision, target, started, stopped. */
  const decided = () =>
    control.decisions
      .view()
      .map(({ workers, target, started, stopped }) => [workers, target, started, stopped]);

  it('decides on every event, acts, and records what has changed', () => {
    control.open([]);
    expect(kind.running).to.deep.equal(['w1', 'w2']);
    control.settle();
    control.update({ wanted: 1, stop_grace_period: 0 }, TEMPLATE);
    expect(kind.counts()).to.deep.equal({ running: 1, stopping: 1 });
    expect(kind.turns).to.equal(3);
    expect(decided()).to.deep.equal([
      [0, 2, 2, 0],
      [2, 1, 0, 1],
    ]);
    expect(quotas.used().cpu).to.equal(2);
  });

  it('looks again when time alone changes the decision, and not before', async () => {
    kind.nextAt = clock.now() + 5_000;
    control.open([]);
    kind.nextAt = null;
    await clock.pass(4_999);
    expect(kind.turns).to.equal(1);
    await clock.pass(1);
    expect(kind.turns).to.equal(2);
    await clock.pass(60_000);
    expect(kind.turns).to.equal(2);
  });

  it('repeats a failed turn a second later, without affecting other workloads', async () => {
    kind.failing = true;
    control.open([]);
    expect(reports).to.deep.equal(['report could not be scaled: RangeError: Invalid array length']);
    kind.failing = false;
    await clock.pass(999);
    expect(kind.turns).to.equal(1);
    await clock.pass(1);
    expect(kind.turns).to.equal(2);
    expect(reports).to.have.length(1);
  });

  it('is gone, and out of the quotas, once the last worker of a drained workload has ended', async () => {
    control.open([]);
    let drained = false;
    const draining = control.drain().then(() => {
      drained = true;
    });
    expect(kind.counts()).to.deep.equal({ running: 0, stopping: 2 });
    kind.workers.exited('w1', EXIT);
    control.settle();
    await clock.pass(1_000);
    expect([drained, control.gone, quotas.used().cpu]).to.deep.equal([false, false, 1]);
    kind.workers.exited('w2', EXIT);
    control.settle();
    await draining;
    expect([control.gone, quotas.used().cpu]).to.deep.equal([true, 0]);
  });

  it('reuses a draining workload', () => {
    control.open([]);
    // Its promise settles only after the last worker has ended.
    void control.drain();
    control.update({ wanted: 2, stop_grace_period: 0 }, TEMPLATE);
    expect(kind.counts()).to.deep.equal({ running: 2, stopping: 2 });
    expect([control.leaving, control.gone]).to.deep.equal([false, false]);
  });

  it('decides nothing any more once it is detached', async () => {
    kind.nextAt = clock.now() + 5_000;
    control.open([]);
    control.detach();
    control.settle();
    await clock.pass(60_000);
    expect(kind.turns).to.equal(1);
    expect(kind.running).to.have.length(2);
  });
});

const EXIT = { code: 0, signal: null, outOfMemory: false, at: 0 };
