/** Workloads with images on Nomad: its docker driver on an Engine of the tests' own. */
import { expect } from 'chai';
import { placeIn } from '../providers/nomad/target.js';
import { TestAgent } from '../support/agent.js';
import { functionSpec, jobSpec, manifestOf } from '../support/application.js';
import { call } from '../support/calls.js';
import { DockerNomad } from '../support/nomad-docker.js';
import { IMAGE, needImage, WORKERS } from '../support/worker-image.js';

describe('images on Nomad', function () {
  this.timeout(240_000);
  let nomad: DockerNomad | undefined;
  let agent: TestAgent | undefined;

  before(async function () {
    nomad = await DockerNomad.start(this, needImage);
    agent = await TestAgent.start(placeIn(nomad.cluster.environment));
  });

  after(async () => {
    await agent?.remove();
    await nomad?.remove();
  });

  const started = () => {
    if (!agent) throw new Error('there is an agent in tests only');
    return agent;
  };
  const image = (fixture: string) => ({ image: IMAGE, command: ['node', `${WORKERS}/${fixture}`] });

  it('run functions, which are called at the port that Nomad gives them', async () => {
    const { client, url, key } = started();
    await started().apply(manifestOf({ hello: functionSpec(image('function.mjs')) }));
    const answer = await call(`${url}/functions/hello/path`, key, { body: 'text' });
    expect(answer.status, answer.text).to.equal(200);
    expect(JSON.parse(answer.text)).to.include({ url: '/path', body: 'text' });
    await client.deleteApplication();
  });

  it('run jobs with their input, however large, and say how they ended', async () => {
    const { client } = started();
    const read = {
      image: IMAGE,
      command: [
        'node',
        '-e',
        'console.log(require("fs").readFileSync(process.env.MULTINODE_INPUT_FILE).length); process.exit(3)',
      ],
    };
    await started().apply(manifestOf({}, { jobs: { read: jobSpec(read) } }));
    for (const length of [100, 200_000]) {
      const { id } = await client.jobs.start('read', { input: 'x'.repeat(length) });
      expect(await client.jobs.wait(id)).to.include({ state: 'FAILED', exit_code: 3 });
      const lines = [];
      for await (const { text } of client.jobs.logs(id)) lines.push(text);
      expect(lines).to.deep.equal([String(length)]);
    }
    await client.deleteApplication();
  });

  it('say that one is not there', async () => {
    await started().apply(manifestOf({ hello: functionSpec({ image: 'localhost:1/nothing:1' }) }));
    const answer = await call(`${started().url}/functions/hello`, started().key);
    expect(answer.status).to.equal(503);
    expect(JSON.parse(answer.text).detail).to.match(/could not be started: .*localhost:1\/nothing:1/);
  });
});
