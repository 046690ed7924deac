import { expect } from 'chai';
import type { Exit, Worker } from '../../../providers/driver.js';
import { HeldWorker } from '../../../providers/shared/worker.js';
import { KnownWorkers } from '../../../providers/shared/workers.js';
import { refusal } from '../../contracts/support.js';
import { until } from '../../support/until.js';

class TestWorker extends HeldWorker {
  constructor(readonly id: string) {
    super();
  }

  view(): Worker {
    const cost = { cpu: 0.1, memory: 2 ** 20, gpu: 0 };
    return { id: this.id, workload: 'work', kind: 'function', revision: 'r1', cost, startedAt: 0 };
  }
}

const EXIT: Exit = { code: 0, signal: null, outOfMemory: false, at: 1_000 };

describe("a driver's workers:", () => {
  function open(reportedBefore: readonly string[] = []) {
    const reported = new Set(reportedBefore);
    const workers = new KnownWorkers<TestWorker>({
      has: ({ id }) => reported.has(id),
      add: ({ id }) => reported.add(id),
    });
    return { workers, reported };
  }

  it('the exit of a worker that was killed for its memory has its limit', () => {
    const { workers } = open();
    const [fat, shot] = [workers.add(new TestWorker('fat')), workers.add(new TestWorker('shot'))];
    fat.ended({ ...EXIT, outOfMemory: true });
    expect(fat.exit).to.deep.equal({ ...EXIT, outOfMemory: true, memoryLimit: 2 ** 20 });
    shot.ended(EXIT);
    expect(shot.exit).to.deep.equal(EXIT);
  });

  it('an exit is reported once, also one from before the watch unless it was already reported', async () => {
    const { workers } = open(['known']);
    for (const id of ['known', 'news']) workers.add(new TestWorker(id)).ended(EXIT);
    const worker = workers.add(new TestWorker('late'));
    const seen: string[] = [];
    workers.report(workers.known('news'));
    workers.watch((id) => seen.push(id));
    expect(seen).to.deep.equal([]);
    await until('the earlier end was reported', () => seen.length > 0);
    workers.report(worker);
    worker.ended(EXIT);
    workers.report(worker);
    workers.report(worker);
    expect(seen).to.deep.equal(['news', 'late']);
  });

  it('health is reported when it changes, or its reason does', () => {
    const { workers } = open();
    const worker = workers.add(new TestWorker('a'));
    const seen: (string | undefined)[] = [];
    workers.watchHealth((_, { status, because }) => seen.push(because ?? status));
    workers.checked(worker, { status: 'starting' });
    for (const because of ['refused', 'refused', 'no table'])
      workers.checked(worker, { status: 'starting', because });
    for (let check = 0; check < 2; check++) workers.checked(worker, { status: 'healthy' });
    expect(seen).to.deep.equal(['starting', 'refused', 'no table', 'healthy']);
  });

  it('one starts with an id, and another once that failed', async () => {
    const { workers } = open();
    const first = workers.start('a', async () => {
      expect(workers.isStarting('a')).to.equal(true);
      throw new Error('no room');
    });
    expect(await refusal(workers.start('a', async () => {}))).to.include({ code: 'MN4004' });
    expect((await first.catch((error: unknown) => error)) as Error).to.include({ message: 'no room' });
    await workers.start('a', async () => workers.add(new TestWorker('a')));
    expect(await refusal(workers.start('a', async () => {}))).to.include({ code: 'MN4004' });
  });

  it('known ones are found, and ended ones may be removed', () => {
    const { workers } = open();
    expect(() => workers.known('a')).to.throw('There is no worker a.');
    expect(workers.removable('a')).to.equal(undefined);
    const worker = workers.add(new TestWorker('a'));
    expect(() => workers.removable('a')).to.throw('has not ended');
    worker.ended(EXIT);
    expect(workers.removable('a')).to.equal(worker);
  });

  it('one is killed at the earliest time asked for, unless it has ended', async () => {
    const kills: string[] = [];
    const worker = new TestWorker('a');
    worker.killAfter(3_600_000, () => kills.push('late'));
    worker.killAfter(0, () => kills.push('soon'));
    worker.killAfter(7_200_000, () => kills.push('later'));
    await until('it was killed', () => kills.length > 0);
    const other = new TestWorker('b');
    other.killAfter(0, () => kills.push('ended'));
    other.ended(EXIT);
    const third = new TestWorker('c');
    third.killAfter(0, () => kills.push('third'));
    await until('the third was killed', () => kills.includes('third'));
    expect(kills).to.deep.equal(['soon', 'third']);
  });

  it('whoever waits for an end learns that nobody will see it', async () => {
    const { workers } = open();
    const waits = workers.add(new TestWorker('a')).gone();
    const ended = workers.add(new TestWorker('b'));
    const sees = ended.gone();
    ended.ended(EXIT);
    workers.close();
    await sees;
    expect(await refusal(waits)).to.include({ code: 'MN4009' });
  });
});
