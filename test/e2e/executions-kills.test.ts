import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { TestAgent } from '../support/agent.js';
import { jobSpec, manifestOf } from '../support/application.js';
import { until } from '../support/until.js';

const KILLS = Number(process.env.MULTINODE_TEST_KILLS ?? 20);
const MOST = 8;

describe('jobs under an agent that is killed again and again', function () {
  this.timeout(900_000);
  let agent: TestAgent;
  let folder: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'multinode-kills-'));
    agent = await TestAgent.start();
  });
  after(async () => {
    await agent.remove();
    rmSync(folder, { recursive: true });
  });

  it(`loses none and runs none twice at once over ${KILLS} kills at random moments`, async () => {
    const marks = join(folder, 'marks');
    appendFileSync(marks, '');
    const mark = (word: string) => `echo "${word} $MULTINODE_EXECUTION_ID $MULTINODE_ATTEMPT" >> ${marks}`;
    const command = ['sh', '-c', `${mark('begin')}; sleep 0.$(($$ % 9 + 1)); ${mark('end')}`];
    await agent.apply(manifestOf({}, { jobs: { report: jobSpec('', { command, max_concurrency: MOST }) } }));
    const started: string[] = [];
    for (let kill = 0; kill < KILLS; kill++) {
      const begun = Array.from({ length: 4 }, async (_, n) => {
        try {
          const key = `${kill}-${n}`;
          started.push((await agent.client.jobs.start('report', { idempotencyKey: key })).id);
        } catch {
          // The agent was killed before it had answered: what it has not acknowledged may or may not be there.
        }
      });
      await Promise.race([Promise.all(begun), sleep(Math.random() * 200)]);
      await sleep(Math.random() * 300);
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
    expect(existsSync(marks)).to.equal(true);
    const running = new Set<string>();
    const finished = new Set<string>();
    let most = 0;
    for (const line of readFileSync(marks, 'utf8').trim().split('\n')) {
      const [word, id = ''] = line.split(' ');
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
