import { expect } from 'chai';
import { behaviour } from '../behaviour/suite.js';
import { docker, placeOn } from '../providers/docker/target.js';
import { TestAgent } from '../support/agent.js';
import { functionSpec, manifestOf } from '../support/application.js';
import { call } from '../support/calls.js';
import { lacking, needEngine, TestEngine } from '../support/engine.js';
import { skip } from '../support/skip.js';
import { targetsWith } from '../support/targets.js';
import { until } from '../support/until.js';

behaviour(docker);

describe('an agent on Docker', function () {
  this.timeout(240_000);

  it('says what to do if the Engine has no GPU, and refuses a load balancer that it does not have', async function () {
    await needEngine(this);
    const agent = await TestAgent.start(await placeOn(process.env.DOCKER_HOST ?? ''));
    try {
      const manifest = manifestOf({ train: functionSpec(docker.program('function.mjs'), { gpu: 1 }) });
      await agent.apply(manifest);
      const { status, text } = await call(`${agent.url}/functions/train`, agent.key);
      // An Engine with a GPU provides it.
      if (status === 200) skip(this, 'the Engine has a GPU');
      const message = JSON.parse(text).detail;
      expect(message)
        .to.contain('train could not be started')
        .and.to.contain('could not select device driver')
        .and.to.contain('install the NVIDIA Container Toolkit');
      expect((await agent.functionStatus('train')).failure?.message).to.contain('has no GPU to give');
      const { items } = await agent.client.decisions('train', { limit: 100 });
      expect(items.map(({ reason }) => reason).join('\n')).to.contain('workers could not be started');

      const targets = targetsWith(0);
      const other = { ...targets, docker: { ...targets.docker, load_balancer: 'haproxy' } } as const;
      const refused = await agent.apply({ ...manifest, targets: other }).catch((error: unknown) => error);
      expect(String(refused)).to.contain('targets.docker.load_balancer is haproxy');
      expect(refused).to.have.property('refusal').that.includes({ code: 'MN2006' });
    } finally {
      await agent.remove();
    }
  });

  it('answers calls that came while the Engine was away, and does not blame the function', async function () {
    const lack = lacking();
    if (lack) skip(this, lack);
    const engine = await TestEngine.start();
    try {
      const agent = await TestAgent.start(await placeOn(engine.host));
      try {
        const hello = functionSpec(docker.program('function.mjs'), { max_workers: 2 });
        await agent.apply(manifestOf({ hello }));
        const url = `${agent.url}/functions/hello`;
        expect((await call(url, agent.key)).status).to.equal(200);
        await engine.stop();
        const calls = Array.from({ length: 5 }, () => call(url, agent.key));
        await until('they wait', async () => (await agent.functionStatus('hello')).waiting === 5);
        expect((await agent.functionStatus('hello')).failure).to.equal(null);
        await engine.start();
        expect((await Promise.all(calls)).map(({ status }) => status)).to.deep.equal(Array(5).fill(200));
        expect((await agent.functionStatus('hello')).failure).to.equal(null);
      } finally {
        await engine.start();
        await agent.remove();
      }
    } finally {
      await engine.remove();
    }
  });
});
