/** What survives an agent that is killed with SIGKILL while jobs run: every execution, and none runs twice at once. */
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { jobSpec, manifestOf } from '../support/application.js';
import { until } from '../support/until.js';
import type { Stage } from './stage.js';

const MOST = 8;

export function jobsUnderKills(stage: Stage): void {
  describe('jobs under an agent that is killed repeatedly', () => {
    const { load } = stage.target;

    it('are never lost, and never run twice at once', async () => {
      const { agent } = stage;
      const report = jobSpec(stage.target.program('job.mjs'), { max_concurrency: MOST });
      await agent.apply(manifestOf({}, { jobs: { report } }));
      const started: string[] = [];
      for (let kill = 0; kill < load.kills; kill++) {
        const begun = Array.from({ length: 4 }, async (_, n) => {
          try {
            const key = `${kill}-${n}`;
            const sleep = Math.round(100 + Math.random() * 800);
            const input = JSON.stringify({ marks: stage.board.marksUrl, sleep });
            started.push((await agent.client.jobs.start('report', { input, idempotencyKey: key })).id);
          } catch {
            // The agent was killed before it answered: what it has not acknowledged may or may not exist.
          }
        });
        await Promise.race([Promise.all(begun), delay(Math.random() * 200)]);
        await delay(Math.random() * 300);
        await agent.kill();
        await Promise.all(begun);
        await agent.start();
        const { executions, running } = (await agent.status()).jobs.report ?? {};
        if (!executions || running === undefined) throw new Error('the job is gone');
        const { PENDING, RUNNING, SUCCEEDED, FAILED } = executions;
        const failed = FAILED === 0 ? [] : (await agent.client.jobs.list({ state: 'FAILED' })).items;
        expect(failed).to.deep.equal([]);
        expect(running).to.be.at.most(MOST);
        expect(RUNNING).to.be.at.most(MOST);
        const total = PENDING + RUNNING + SUCCEEDED;
        expect(total).to.be.at.least(started.length);
        expect(total).to.be.at.most((kill + 1) * 4);
      }
      const done = await until(
        'all have ended',
        async () => {
          const executions = (await agent.status()).jobs.report?.executions;
          return executions && executions.PENDING + executions.RUNNING === 0 ? executions : null;
        },
        300_000,
      );
      expect(done).to.include({ FAILED: 0, CANCELLED: 0 });
      for (const id of started) {
        expect(await agent.client.jobs.get(id)).to.include({ state: 'SUCCEEDED', failures: 0 });
      }
      const running = new Set<string>();
      const finished = new Set<string>();
      let most = 0;
      for (const [word, id = ''] of stage.board.marks) {
        if (word === 'begin') {
          expect(running.has(id), `${id} runs twice at once`).to.equal(false);
          expect(finished.has(id), `${id} runs again after it had succeeded`).to.equal(false);
          running.add(id);
        } else {
          running.delete(id);
          finished.add(id);
        }
        most = Math.max(most, running.size);
      }
      expect(most).to.be.at.most(MOST);
      expect([...finished]).to.include.members(started);
      expect(finished.size).to.equal(done.SUCCEEDED);
    });
  });
}
