import { join } from 'node:path/posix';
import { expect } from 'chai';
import { needNetwork } from '../providers/docker/target.js';
import { functionSpec, jobSpec, manifestOf, NO_INPUTS, serviceSpec } from '../support/application.js';
import { call, openCall } from '../support/calls.js';
import { type DockerAgent, startDockerAgent } from '../support/docker-agent.js';
import { lacking, needEngine, TestEngine } from '../support/engine.js';
import { freePort } from '../support/port.js';
import { skip } from '../support/skip.js';
import { until } from '../support/until.js';
import { IMAGE, needImage, WORKERS } from '../support/worker-image.js';

/** Milliseconds: some two containers start a second where two cores are shared. */
const LONG = 120_000;

const runs = (fixture: string) => ({ image: IMAGE, command: ['node', join(WORKERS, fixture)] });

async function agentOn(host: string): Promise<DockerAgent> {
  await needImage(host);
  await needNetwork('test', { DOCKER_HOST: host });
  return await startDockerAgent(host);
}

async function statusOf(agent: DockerAgent, name: string) {
  const found = (await agent.client.status()).functions[name];
  if (!found) throw new Error(`no function ${name}`);
  return found;
}

describe('an agent on Docker', function () {
  this.timeout(LONG * 2);
  let agent: DockerAgent;

  describe('runs', () => {
    before(async function () {
      await needEngine(this);
      agent = await agentOn(process.env.DOCKER_HOST ?? '');
    });
    afterEach(() => agent.client.deleteApplication());
    after(() => agent?.remove());

    it('a function, whose workers follow the invocations in flight', async () => {
      const hello = functionSpec('', {
        ...runs('function.mjs'),
        max_workers: 4,
        spare_workers: 1,
        cooldown_period: 1,
      });
      await agent.client.putApplication({ manifest: manifestOf({ hello }), inputs: NO_INPUTS });
      const url = `${agent.url}/functions/hello`;
      const calls = Array.from({ length: 6 }, () => openCall(url, agent.key));
      const executing = async () => {
        const { executing, waiting } = await statusOf(agent, 'hello');
        return executing === 4 && waiting === 2;
      };
      await until('four execute and two wait', executing, LONG);
      for (const each of calls) each.end();
      const answers = await Promise.all(calls.map(({ answer }) => answer));
      expect(answers.map(({ status }) => status)).to.deep.equal(Array(6).fill(200));
      await until(
        'the spare one is left',
        async () => {
          const { workers } = await statusOf(agent, 'hello');
          return workers.idle === 1 && workers.starting + workers.busy + workers.stopping === 0;
        },
        LONG,
      );
      const crashed = await call(`${url}/crash`, agent.key);
      expect(crashed.status).to.equal(502);
      expect(crashed.text).to.contain('MN4008');
    });

    it('a job, with input, output and progress, and the reason of its failure', async () => {
      const work = jobSpec('', runs('job.mjs'));
      const eat = 'const all = []; for (;;) all.push(Buffer.alloc(1e6, 1));';
      const hungry = jobSpec('', { image: IMAGE, command: ['node', '-e', eat], memory: 48 * 2 ** 20 });
      const manifest = manifestOf({}, { jobs: { work, hungry } });
      await agent.client.putApplication({ manifest, inputs: NO_INPUTS });
      const { jobs } = agent.client;
      const submit = async (job: string, input: unknown) =>
        await jobs.wait((await jobs.start(job, { input: JSON.stringify(input) })).id);
      expect(await submit('work', { output: 'done', progress: ['half'] })).to.include({
        state: 'SUCCEEDED',
        output: 'done',
      });
      const failed = await submit('hungry', {});
      expect(failed.state).to.equal('FAILED');
      expect(failed.error?.detail).to.contain('more memory than it may');
    });

    it('a service, whose replicas are replaced when they end', async () => {
      const port = await freePort();
      const web = serviceSpec('', port, { ...runs('service.mjs'), ready_path: '/health' });
      await agent.client.putApplication({
        manifest: manifestOf({}, { services: { web } }),
        inputs: NO_INPUTS,
      });
      const ready = () =>
        until(
          'two replicas are ready',
          async () => (await agent.client.status()).services.web?.replicas.ready === 2,
          LONG,
        );
      await ready();
      const url = `http://${agent.host}:${port}`;
      expect((await call(`${url}/`, agent.key)).status).to.equal(200);
      await call(`${url}/exit`, agent.key).catch(() => {});
      await until(
        'one is missing',
        async () => (await agent.client.status()).services.web?.replicas.ready === 1,
        LONG,
      );
      await ready();
      expect((await call(`${url}/`, agent.key)).status).to.equal(200);
    });
  });

  it('answers calls that came while the Engine was away, and holds nothing against the function', async function () {
    const lack = lacking();
    if (lack) skip(this, lack);
    const engine = await TestEngine.start();
    try {
      const agent = await agentOn(engine.host);
      try {
        const hello = functionSpec('', { ...runs('function.mjs'), max_workers: 2 });
        await agent.client.putApplication({ manifest: manifestOf({ hello }), inputs: NO_INPUTS });
        const url = `${agent.url}/functions/hello`;
        expect((await call(url, agent.key)).status).to.equal(200);
        await engine.stop();
        const calls = Array.from({ length: 5 }, () => call(url, agent.key));
        await until('they wait', async () => (await statusOf(agent, 'hello')).waiting === 5);
        expect((await statusOf(agent, 'hello')).failure).to.equal(null);
        await engine.start();
        expect((await Promise.all(calls)).map(({ status }) => status)).to.deep.equal(Array(5).fill(200));
        expect((await statusOf(agent, 'hello')).failure).to.equal(null);
      } finally {
        await engine.start();
        await agent.remove();
      }
    } finally {
      await engine.remove();
    }
  });
});
