import { join } from 'node:path';
import { expect } from 'chai';
import { pino } from 'pino';
import { Recorder } from '../../../src/agent/history/recorder.js';
import { series } from '../../../src/agent/history/series.js';
import { HistoryStore } from '../../../src/agent/history/store.js';
import type { Subject } from '../../../src/agent/history/subjects.js';
import { openStore, type Store } from '../../../src/agent/store/open.js';
import { temporaryFolder } from '../../support/folder.js';
import { VirtualClock } from '../../support/virtual-clock.js';

/** A function whose values the test sets. */
class StubFunction implements Subject {
  calls = 0;
  busy = 0;
  /** How often the totals were read. */
  asked = 0;

  readonly workload: { readonly name: string };

  constructor(name: string) {
    this.workload = { name };
  }

  get events() {
    return this.calls;
  }

  get gauges() {
    return { busy: this.busy, target: this.busy };
  }

  totals = () => {
    this.asked++;
    return { counts: { calls: this.calls }, times: { wait: { sum: this.calls * 5, counts: [this.calls] } } };
  };
}

/** Skips what an agent that is killed no longer does. */
class Mortal extends HistoryStore {
  dead = false;

  override async add(...given: Parameters<HistoryStore['add']>): Promise<void> {
    if (!this.dead) await super.add(...given);
  }
}

describe('the recorder of the history', () => {
  const folder = temporaryFolder();
  let store: Store;
  let history: Mortal;
  let clock: VirtualClock;
  let functions: StubFunction[];
  let recorder: Recorder;
  beforeEach(() => {
    store = openStore(join(folder(), 'agent.db'));
    history = new Mortal(store);
    // At the start of a minute, for whole buckets.
    clock = new VirtualClock();
    functions = [new StubFunction('hello'), new StubFunction('idle')];
    recorder = started();
  });
  afterEach(async () => {
    await recorder.stop();
    store.close();
  });

  function started(): Recorder {
    const log = pino({ enabled: false });
    const made = new Recorder({
      clock,
      log,
      store: history,
      subjects: (seen) =>
        functions.filter(({ busy, calls, workload }) => busy > 0 || calls !== seen(workload)),
    });
    made.start();
    return made;
  }

  const rows = (table: string) => store.row(`SELECT COUNT(*) AS n FROM ${table}`)?.integer('n');
  const read = (step: number, workload = 'hello') =>
    series(history.read(workload, step, 0, clock.now() + step), step);

  it('writes what it has gathered once per bucket, and nothing for workloads at rest', async () => {
    await clock.pass(20_000 - (clock.now() % 60_000) + 60_000);
    const [hello, idle] = functions;
    if (!hello || !idle) throw new Error('there are two');
    const before = rows('history');
    hello.busy = 2;
    hello.calls += 3;
    await clock.pass(5_000);
    hello.busy = 0;
    await clock.pass(4_000);
    expect(rows('history'), 'the bucket is not over').to.equal(before);
    await clock.pass(1_000);
    await clock.pass(10_000);
    const [item] = (await read(10_000)).filter(({ counts }) => counts.calls);
    expect(item).to.deep.include({
      observed: 10,
      gauges: { busy: { mean: 1, most: 2 }, target: { mean: 1, most: 2 } },
      counts: { calls: 3, seconds_with_calls: 1 },
      times: { wait: { count: 3, sum: 0.015, counts: [3] } },
    });
    expect(rows('history'), 'one in each resolution').to.equal(2);
    expect(idle.asked).to.equal(0);
    const asked = hello.asked;
    await clock.pass(60_000);
    expect(hello.asked, 'while at rest it is not asked').to.equal(asked);
  });

  it('gives the same for short and long buckets, also after a SIGKILL, except for the open bucket', async () => {
    const hello = functions[0];
    if (!hello) throw new Error('there is one');
    await clock.pass(60_000 - (clock.now() % 60_000));
    for (let second = 0; second < 100; second++) {
      hello.calls += second % 3;
      hello.busy = second % 4;
      await clock.pass(1_000);
    }
    const calls = hello.calls;
    hello.calls += 1000;
    await clock.pass(3_000);
    // What it had in memory is lost, and the next agent counts from 0.
    history.dead = true;
    await recorder.stop();
    history.dead = false;
    hello.calls = 0;
    hello.busy = 0;
    recorder = started();
    await clock.pass(10_000);
    hello.calls = 7;
    await clock.pass(120_000);
    const sum = (items: Awaited<ReturnType<typeof read>>) => ({
      calls: items.reduce((all, { counts }) => all + (counts.calls ?? 0), 0),
      seconds: items.reduce((all, { observed }) => all + observed, 0),
      busy: Math.round(items.reduce((all, item) => all + (item.gauges.busy?.mean ?? 0) * item.observed, 0)),
    });
    const [short, long] = [sum(await read(10_000)), sum(await read(60_000))];
    expect(short.calls).to.equal(calls + 7);
    expect(long).to.deep.equal(short);
  });

  it('removes what is too old, and the oldest if there is too much', async () => {
    const add = (at: number, name: string) =>
      history.add(at, 10_000, new Map([[name, { gauges: {}, counts: { calls: 1 }, times: {} }]]));
    const now = clock.now();
    const hour = 3_600_000;
    for (const age of [200, 100, 3, 1]) await add(now - age * hour, 'hello');
    await history.prune(now);
    expect((await read(10_000)).length).to.equal(1);
    expect((await read(60_000)).length).to.equal(3);
    const small = new HistoryStore(store, 2);
    await small.prune(now);
    expect((await read(60_000)).map(({ at }) => Math.round((now - Date.parse(at)) / hour))).to.deep.equal([
      3, 1,
    ]);
    await history.clear();
    expect([rows('history'), rows('history_observed')]).to.deep.equal([0, 0]);
  });
});
