import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { History } from '../../src/api/types.js';
import { TestAgent } from '../support/agent.js';
import { functionSpec, jobSpec, manifestOf, serviceSpec } from '../support/application.js';
import { call } from '../support/calls.js';
import { cli } from '../support/cli.js';
import { freePort } from '../support/port.js';
import { until } from '../support/until.js';

const PROGRAM = fileURLToPath(new URL('../fixtures/workers/function.mjs', import.meta.url));

describe('the history of a running agent', function () {
  this.timeout(120_000);
  let agent: TestAgent;
  beforeEach(async () => {
    agent = await TestAgent.start();
    await agent.apply(
      manifestOf(
        { hello: functionSpec(PROGRAM, { max_workers: 2 }), idle: functionSpec(PROGRAM) },
        {
          jobs: { report: jobSpec('job.mjs') },
          services: { web: serviceSpec('service.mjs', await freePort(), { min_replicas: 1 }) },
        },
      ),
    );
  });
  afterEach(() => agent.remove());

  const total = ({ items }: History, name: string) =>
    items.reduce((sum, { counts }) => sum + (counts[name] ?? 0), 0);

  it('contains what happened, and survives SIGKILL and SIGTERM', async () => {
    for (let n = 0; n < 5; n++)
      expect((await call(`${agent.url}/functions/hello`, agent.key)).status).to.equal(200);
    await agent.client.jobs.start('report', { input: JSON.stringify({ sleep: 600_000 }) });
    const hello = await until('it is written', async () => {
      const found = await agent.client.history('hello');
      return total(found, 'calls') === 5 ? found : null;
    });
    expect(hello).to.include({ workload: 'hello', kind: 'function', step: 10 });
    expect(total(hello, 'cold_starts')).to.equal(1);
    expect(total(hello, 'started')).to.equal(1);
    for (const name of ['wait', 'execution'] as const) {
      expect(hello.items.reduce((sum, { times }) => sum + (times[name]?.count ?? 0), 0)).to.equal(5);
    }
    expect(hello.items.some(({ gauges }) => gauges.idle)).to.equal(true);
    const idle = await agent.client.history('idle');
    expect(idle.items.length, 'idle times are recorded too').to.be.above(0);
    for (const { gauges, counts } of idle.items)
      expect({ gauges, counts }).to.deep.equal({ gauges: {}, counts: {} });
    const web = await agent.client.history('web');
    expect(web.items.at(-1)?.gauges).to.include.keys('ready', 'target', 'target_cpu_utilization');

    const advice = await cli(['advise', 'hello'], {
      cwd: agent.folder,
      env: { MULTINODE_URL: agent.url, MULTINODE_KEY: agent.key },
    });
    expect(advice.stdout).to.match(
      /^hello: 5 calls in .*: too few to advise on; 50 calls over 1 h are needed\.$/m,
    );

    await agent.kill();
    await agent.start();
    expect(total(await agent.client.history('hello'), 'calls'), 'after SIGKILL').to.equal(5);
    await call(`${agent.url}/functions/hello`, agent.key);
    await agent.terminate();
    await agent.start();
    const minutes = await agent.client.history('hello', { step: 60 });
    expect(total(minutes, 'calls'), 'what was not written yet is at SIGTERM').to.equal(6);
    await until('the job is seen', async () =>
      (await agent.client.history('report')).items.some(({ gauges }) => gauges.running?.most === 1),
    );
  });
});
