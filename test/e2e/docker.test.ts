import { expect } from 'chai';
import { behaviour } from '../behaviour/suite.js';
import { docker, placeOn } from '../providers/docker/target.js';
import { TestAgent } from '../support/agent.js';
import { functionSpec, manifestOf } from '../support/application.js';
import { call } from '../support/calls.js';
import { lacking, TestEngine } from '../support/engine.js';
import { skip } from '../support/skip.js';
import { until } from '../support/until.js';

behaviour(docker);

describe('an agent on Docker', function () {
  this.timeout(240_000);

  it('answers calls that came while the Engine was away, and holds nothing against the function', async function () {
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
