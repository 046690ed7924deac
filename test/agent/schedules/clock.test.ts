import { join } from 'node:path';
import { expect } from 'chai';
import { openLocalDriver } from '../../../providers/local/driver.js';
import type { Agent } from '../../../src/agent/agent.js';
import { openStore } from '../../../src/agent/store/open.js';
import { jobSpec, manifestOf, NO_INPUTS, scheduledTaskSpec } from '../../support/application.js';
import { temporaryFolder } from '../../support/folder.js';
import { openTestAgent } from '../../support/open-agent.js';
import { until } from '../../support/until.js';
import { VirtualClock } from '../../support/virtual-clock.js';

const HOUR = 3_600_000;
/** The start time of a virtual clock. */
const BEGIN = 1_000_000_000_000;

describe('a clock that jumps', () => {
  const folder = temporaryFolder();
  let clock: VirtualClock;
  let close = async () => {};
  /** Resolves once everything passed to the database so far is on disk. */
  let stored = async () => {};
  let number = 0;
  let dataDir = '';

  beforeEach(() => {
    clock = new VirtualClock();
    dataDir = join(folder(), `data-${number++}`);
  });
  afterEach(() => close());

  async function start() {
    const driver = await openLocalDriver({ application: 'test', dataDir, root: folder() });
    const store = openStore(`${dataDir}.db`);
    stored = () => store.commit(() => {});
    const agent = await openTestAgent(driver, store, folder(), clock);
    const end = async () => {
      await agent.close();
      await driver.close();
      store.close();
    };
    close = async () => {
      await agent.remove();
      await end();
    };
    return { agent, end };
  }

  const hourly = scheduledTaskSpec('', { command: ['true'], period: 3600, overlap: 'allow' });
  const application = (rest: object) => ({ manifest: manifestOf({}, rest), inputs: NO_INPUTS });
  const status = (agent: Agent) => agent.status().scheduled_tasks.hourly;
  /** Due times of the runs, oldest first. */
  const runs = (agent: Agent) =>
    agent.executions.store
      .list({ limit: 100 })
      .items.map(({ due_at }) => due_at)
      .reverse();
  const due = (hours: number) => new Date(BEGIN + hours * HOUR).toISOString();

  /** Lets time pass in the steps in which the schedule is checked, each of which writes to the disk. */
  async function pass(milliseconds: number): Promise<void> {
    for (let left = milliseconds; left > 0; left -= 30_000) {
      await clock.pass(Math.min(left, 30_000));
      const sinceDue = (clock.timeOfDay() - BEGIN) % HOUR;
      // A run is decided, then submitted: virtual time must not overtake a slow disk.
      if (sinceDue < 120_000) for (let commits = 0; commits < 3; commits++) await stored();
    }
  }

  it('repeats no run within three hours, says so, and continues', async () => {
    const { agent } = await start();
    await agent.apply(application({ scheduled_tasks: { hourly } }));
    await pass(2 * HOUR);
    expect(runs(agent)).to.deep.equal([due(1), due(2)]);
    clock.jump(-1.5 * HOUR);
    await pass(60_000);
    expect(status(agent)?.note).to.match(/^the clock was put back: everything up to .* has been decided/);
    expect(status(agent)?.next_runs[0]).to.equal(due(3));
    const reasons = agent.decisions('hourly').map(({ reason }) => reason);
    expect(reasons.join('\n')).to.contain('the clock was put back');
    await pass(2.5 * HOUR);
    expect(runs(agent)).to.deep.equal([due(1), due(2), due(3)]);
    expect(status(agent)?.note).to.equal(null);
  }).timeout(60_000);

  it('follows a clock that was put back by more, also after a restart, and says so', async () => {
    const first = await start();
    await first.agent.apply(application({ scheduled_tasks: { hourly } }));
    await pass(5 * HOUR);
    await first.end();
    clock.jump(-4 * HOUR);
    const { agent } = await start();
    await pass(60_000);
    expect(status(agent)?.note).to.contain('the schedule follows the new time');
    expect(status(agent)?.next_runs[0]).to.equal(due(2));
    expect(agent.decisions('hourly').at(-1)?.reason).to.contain('the schedule follows the new time');
    await pass(2 * HOUR);
    expect(runs(agent)).to.deep.equal([1, 2, 3, 4, 5, 2, 3].map(due));
    // Corrected again: nothing is repeated, and nothing that had been decided counts as missed.
    clock.jump(4 * HOUR);
    await pass(HOUR);
    expect(runs(agent)).to.deep.equal([1, 2, 3, 4, 5, 2, 3, 8].map(due));
    expect(status(agent)?.note).to.equal(null);
  }).timeout(60_000);

  it('runs what is due soon after it was put forward', async () => {
    const { agent } = await start();
    await agent.apply(application({ scheduled_tasks: { hourly } }));
    await pass(60_000);
    clock.jump(HOUR - 60_000 - 2_000);
    await pass(30_000);
    expect(runs(agent)).to.deep.equal([due(1)]);
    clock.jump(2 * HOUR - 30_000);
    await pass(30_000);
    expect(runs(agent)).to.deep.equal([due(1), due(3)]);
    expect(status(agent)?.last_skipped?.last).to.equal(due(2));
  }).timeout(60_000);

  for (const [what, jump] of [
    ['put back', -5 * HOUR],
    ['put forward', 5 * HOUR],
  ] as const) {
    it(`causes no early or late timeout when it is ${what}`, async () => {
      const { agent } = await start();
      clock.jump(Date.now() - clock.timeOfDay() + jump);
      const wait = jobSpec('', { command: ['sleep', '1000'], timeout: 600 });
      await agent.apply(application({ jobs: { wait } }));
      const { execution } = await agent.job('wait').submit({ input: '' });
      const state = () => agent.executions.store.get(execution.id)?.state;
      await until('it runs', async () => agent.job('wait').counts().busy);
      clock.jump(-jump);
      await clock.pass(590_000);
      expect(state()).to.equal('RUNNING');
      await clock.pass(11_000);
      await until('it is over', () => state() === 'FAILED');
      expect(agent.executions.store.get(execution.id)?.error?.code).to.equal('MN4006');
      const { created_at, started_at, finished_at } = agent.executions.get(execution.id);
      expect([created_at, started_at, finished_at]).to.deep.equal(
        [created_at, started_at, finished_at].sort(),
      );
    }).timeout(60_000);
  }

  it('delays a retry no longer than the longest back-off', async () => {
    const first = await start();
    const fails = jobSpec('', { command: ['false'], retries: 3 });
    await first.agent.apply(application({ jobs: { fails } }));
    const { execution } = await first.agent.job('fails').submit({ input: '' });
    const waits = (agent: Agent) => async () => agent.job('fails').waiting;
    await until('it waits for its second attempt', waits(first.agent));
    await first.end();
    clock.jump(-365 * 24 * HOUR);
    const { agent } = await start();
    await clock.pass(301_000);
    await until('it was tried again', () => (agent.executions.store.get(execution.id)?.attempts ?? 0) > 1);
  }).timeout(60_000);
});
