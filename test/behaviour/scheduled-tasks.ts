import { expect } from 'chai';
import type { Execution, ScheduledTaskStatus } from '../../src/api/types.js';
import { AgentError } from '../../src/errors/errors.js';
import type { ScheduledTaskSpec } from '../../src/manifest/model.js';
import type { TestAgent } from '../support/agent.js';
import { manifestOf, scheduledTaskSpec } from '../support/application.js';
import { until } from '../support/until.js';
import type { Stage } from './stage.js';

export function scheduledTasksBehaviour(stage: Stage): void {
  describe('scheduled tasks', () => {
    const { target } = stage;
    const program = target.program('job.mjs');
    let agent: TestAgent;
    beforeEach(() => {
      agent = stage.agent;
    });

    /** Runs until the board is released. */
    const holding = () => ({ environment: { TODO: JSON.stringify({ until: stage.board.gateUrl }) } });
    const declare = (fields: Partial<ScheduledTaskSpec>) =>
      agent.apply(manifestOf({}, { scheduled_tasks: { nightly: scheduledTaskSpec(program, fields) } }));
    const task = async (): Promise<ScheduledTaskStatus> => {
      const found = (await agent.status()).scheduled_tasks.nightly;
      if (!found) throw new Error('no task');
      return found;
    };
    /** Oldest first. */
    const runs = async (): Promise<readonly Execution[]> =>
      (await agent.client.scheduledTasks.list({ workload: 'nightly' })).items.toReversed();
    const dueTimes = async () => (await runs()).flatMap(({ due_at }) => (due_at ? [Date.parse(due_at)] : []));

    it('runs once at every due time of a period, and not before the first', async () => {
      const declared = Date.now();
      await declare({ period: 1, overlap: 'allow' });
      const times = await until('it ran three times', async () => {
        const found = await dueTimes();
        return found.length >= 3 ? found : null;
      });
      expect(times[0]).to.be.at.least(declared + 1000);
      for (const [index, time] of times.entries()) expect(time).to.equal((times[0] ?? 0) + index * 1000);
      const [first] = await runs();
      expect(await agent.client.scheduledTasks.wait(first?.id ?? '')).to.include({
        kind: 'scheduled_task',
        state: 'SUCCEEDED',
      });
    });

    it('continues from the same anchor after the agent was killed, and runs no due time twice', async () => {
      await declare({ period: 1, ...target.script('exit 0') });
      await until('it ran', async () => (await dueTimes()).length > 0);
      await agent.kill();
      await agent.start();
      const before = (await dueTimes()).length;
      await until('it ran again', async () => (await dueTimes()).length > before + 1);
      const times = await dueTimes();
      expect(new Set(times).size).to.equal(times.length);
      for (const time of times) expect((time - (times[0] ?? 0)) % 1000).to.equal(0);
    });

    it('gives the worker the due time of its run, and none for a run on request', async () => {
      await declare({ schedule: '0 0 1 1 *', ...target.script('echo "due: $MULTINODE_DUE_AT"') });
      const { id } = await agent.client.scheduledTasks.run('nightly');
      expect(await agent.client.scheduledTasks.wait(id)).to.include({ state: 'SUCCEEDED', due_at: null });
      const lines: string[] = [];
      for await (const { text } of agent.client.scheduledTasks.logs(id)) lines.push(text);
      expect(lines).to.deep.equal(['due: ']);
    });

    it('shows the next runs and the last', async () => {
      await declare({ schedule: '30 3 * * *', time_zone: 'Europe/Berlin' });
      const now = await until('it is on record', async () => {
        const found = await task();
        return found.next_runs.length > 0 ? found : null;
      });
      expect(now).to.include({ schedule: '30 3 * * *', time_zone: 'Europe/Berlin', last_run: null });
      expect(now.next_runs).to.have.length(5);
      for (const time of now.next_runs) {
        const shown = new Date(time).toLocaleTimeString('en-GB', { timeZone: 'Europe/Berlin' });
        expect(shown).to.equal('03:30:00');
      }
      const { id } = await agent.client.scheduledTasks.run('nightly');
      await agent.client.scheduledTasks.wait(id);
      expect((await task()).last_run).to.include({ id, state: 'SUCCEEDED' });
    });

    it('skips due times while a run has not ended, with overlap skip', async () => {
      await declare({ period: 1, overlap: 'skip', ...holding() });
      const skipped = await until('a run was skipped', async () => (await task()).last_skipped);
      expect(skipped.why).to.equal('overlap');
      expect(await runs()).to.have.length(1);
      let refusal: unknown;
      try {
        await agent.client.scheduledTasks.run('nightly');
      } catch (error) {
        refusal = error;
      }
      expect(refusal).to.be.instanceOf(AgentError).and.include({ code: 'MN4004', status: 409 });
      stage.board.release();
      await until('it runs again', async () => (await runs()).length > 1);
    });

    it('runs several at once with overlap allow', async () => {
      await declare({ period: 1, overlap: 'allow', ...holding() });
      await until('two run', async () => (await task()).executions.RUNNING >= 2);
      stage.board.release();
    });

    it('replaces the unfinished run with overlap replace', async () => {
      await declare({ schedule: '0 0 1 1 *', overlap: 'replace', ...holding() });
      const first = await agent.client.scheduledTasks.run('nightly');
      await until('it runs', async () => (await task()).executions.RUNNING === 1);
      const second = await agent.client.scheduledTasks.run('nightly');
      expect(await agent.client.scheduledTasks.wait(first.id)).to.include({ state: 'CANCELLED' });
      stage.board.release();
      expect(await agent.client.scheduledTasks.wait(second.id)).to.include({ state: 'SUCCEEDED' });
    });

    it('counts from the beginning if the timing is changed, and if it is declared again', async () => {
      await declare({ period: 1, ...target.script('exit 0') });
      await until('it ran', async () => (await dueTimes()).length > 0);
      await declare({ period: 3600, ...target.script('exit 0') });
      const changed = await until('it counts from the beginning', async () => {
        const [next] = (await task()).next_runs;
        return next !== undefined && Date.parse(next) > Date.now() + 3_500_000 ? next : null;
      });
      // Changes unrelated to timing don't affect it.
      await declare({ period: 3600, ...target.script('exit 1'), timeout: 5 });
      expect((await task()).next_runs[0]).to.equal(changed);
      await agent.apply(manifestOf({}));
      await until('it is gone', async () => !('nightly' in (await agent.status()).scheduled_tasks));
      await declare({ period: 3600, ...target.script('exit 0') });
      const again = await until('it is on record', async () => (await task()).next_runs[0]);
      expect(Date.parse(again)).to.be.greaterThan(Date.parse(changed));
    });
  });
}
