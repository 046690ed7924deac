import { expect } from 'chai';
import type { TestAgent } from '../support/agent.js';
import { functionSpec, jobSpec, manifestOf, serviceSpec } from '../support/application.js';
import { call } from '../support/calls.js';
import { freePort } from '../support/port.js';
import { PAGE } from '../support/python-page.js';
import { skip } from '../support/skip.js';
import { until } from '../support/until.js';
import type { Stage } from './stage.js';
import type { PythonProgram } from './target.js';

export function pythonBehaviour(stage: Stage): void {
  describe("the code of the original documentation's page", () => {
    let agent: TestAgent;
    let python: PythonProgram;
    before(async function () {
      const { target } = stage;
      if (!target.python) skip(this, `there is no Python with Flask for workers on ${target.name}`);
      try {
        python = await target.python(PAGE, ['flask']);
      } catch (error) {
        skip(this, `Python or Flask is not available here: ${String(error).split('\n')[0]}`);
      }
    });
    beforeEach(() => {
      agent = stage.agent;
    });
    after(() => python?.remove());

    it('runs: a function, a job and a service, whose replicas share one port in the code', async () => {
      const port = await freePort(stage.host);
      const fields = { min_replicas: 3, max_replicas: 20, target_cpu_utilization: 0.4 };
      await agent.apply(
        manifestOf(
          { square: functionSpec(python.worker('square'), { spare_workers: 1 }) },
          {
            jobs: { run_job: jobSpec(python.worker('run_job')) },
            services: { api: serviceSpec(python.worker('api'), port, fields) },
          },
        ),
      );
      const { failure } = await until(
        'three replicas are ready, or fail',
        async () => {
          const status = await agent.serviceStatus('api');
          const wrote = status.failure?.message.includes('; it wrote: ') ?? false;
          return status.replicas.ready === 3 || wrote ? status : null;
        },
        120_000,
      );
      if (failure) expect.fail(failure.message);
      expect(await (await fetch(`http://${stage.host}:${port}/`)).text()).to.equal('hello');

      const answer = await call(`${agent.url}/functions/square`, agent.key, { body: '[3]' });
      expect([answer.status, answer.text]).to.deep.equal([200, '9']);

      const { id } = await agent.client.jobs.start('run_job', { input: '[2]' });
      const done = await until('the job has ended', async () => {
        const now = await agent.client.jobs.get(id);
        return now.finished_at === null ? null : now;
      });
      expect(done).to.include({ state: 'SUCCEEDED', output: '2' });
      expect(JSON.parse(done.progress?.value ?? '')).to.deep.equal({ step: 1 });
    });
  });
}
