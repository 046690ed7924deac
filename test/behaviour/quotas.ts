import { expect } from 'chai';
import type { TestAgent } from '../support/agent.js';
import { daemonSpec, functionSpec, jobSpec, manifestOf, serviceSpec } from '../support/application.js';
import { openCall } from '../support/calls.js';
import { freePort } from '../support/port.js';
import { until } from '../support/until.js';
import type { Stage } from './stage.js';

export function quotasBehaviour(stage: Stage): void {
  describe('quotas over all kinds of workloads', () => {
    const { target } = stage;
    let agent: TestAgent;
    beforeEach(() => {
      agent = stage.agent;
    });

    it('are never exceeded, are shared fairly, and take nothing from executing work when they are lowered', async () => {
      const port = await freePort(stage.host);
      const daemons = target.runsDaemons
        ? { beat: daemonSpec(target.script('exec sleep 1000'), { cpu: 0.5 }) }
        : undefined;
      const floor = daemons ? 1 : 0.5;
      /** @param cpu what the floors leave */
      const manifest = (cpu: number) =>
        manifestOf(
          { crunch: functionSpec(target.program('function.mjs'), { cpu: 0.5 }) },
          {
            jobs: { report: jobSpec(target.program('job.mjs'), { cpu: 0.5 }) },
            services: {
              web: serviceSpec(target.program('service.mjs'), port, { cpu: 0.5, min_replicas: 1 }),
            },
            ...(daemons && { daemons }),
            quotas: { cpu: floor + cpu },
          },
        );
      await agent.apply(manifest(3));
      const samples = sampleUse(stage);
      const executing = async () => (await agent.functionStatus('crunch')).executing;
      const running = async () => (await agent.status()).jobs.report?.running ?? 0;

      // The floors leave room for 6: the first has it all, until another asks for its share.
      const calls = Array.from({ length: 8 }, () => openCall(`${agent.url}/functions/crunch`, agent.key));
      await until('6 execute', async () => (await executing()) === 6);
      const ids: string[] = [];
      for (let n = 0; n < 6; n++) {
        const input = JSON.stringify({ until: stage.board.gateUrl });
        ids.push((await agent.client.jobs.start('report', { input })).id);
      }
      for (const call of calls.slice(0, 3)) call.end();
      await until('each has half', async () => (await running()) === 3 && (await executing()) === 3);
      expect((await agent.serviceStatus('web')).replicas).to.include({ ready: 1, stopping: 0 });
      if (daemons)
        expect((await agent.status()).daemons.beat).to.include({ state: 'running', held_back: null });

      const why = `the quota cpu of ${floor + 3} leaves 3 of`;
      expect((await agent.functionStatus('crunch')).held_back).to.equal(`${why} 5 workers`);
      expect((await agent.client.quotas()).held_back).to.have.deep.members([
        { workload: 'crunch', reason: `${why} 5 workers` },
        { workload: 'report', reason: `${why} 6 workers` },
      ]);
      const [decision] = (await agent.client.decisions('report')).items;
      expect(decision).to.include({ code: 'quota' });
      expect(decision?.reason).to.contain('the quotas leave 3 of 6');

      await agent.apply(manifest(1));
      expect([await executing(), await running()], 'what executes goes on').to.deep.equal([3, 3]);
      stage.board.release();
      for (const call of calls) call.end();
      const answers = await Promise.all(calls.map(({ answer }) => answer));
      expect(answers.map(({ status }) => status)).to.deep.equal(calls.map(() => 200));
      for (const id of ids) expect(await agent.client.jobs.wait(id)).to.include({ state: 'SUCCEEDED' });
      await until('no more is used than allowed', async () => (await cpuOf(agent)) <= floor + 1);
      const { most, count } = await samples();
      expect(most).to.be.at.most(floor + 3);
      expect(count).to.be.greaterThan(10);
    });
  });
}

async function cpuOf(agent: TestAgent): Promise<number> {
  return (await agent.client.quotas()).items.find(({ resource }) => resource === 'cpu')?.used ?? Number.NaN;
}

/**
 * Repeatedly reads what the workers take, and what the agent says that they take.
 * @returns a function that ends this and returns the maximum and the number of readings
 */
function sampleUse(stage: Stage): () => Promise<{ most: number; count: number }> {
  let goesOn = true;
  let most = 0;
  let count = 0;
  const sampling = (async () => {
    for (; goesOn; count++) {
      const living = await stage.living();
      const taken = living.reduce((sum, { cpu }) => sum + cpu, 0);
      most = Math.max(most, taken, await cpuOf(stage.agent));
    }
  })();
  return async () => {
    goesOn = false;
    await sampling;
    return { most, count };
  };
}
