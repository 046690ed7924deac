/** Workloads with images on Nomad: its docker driver on an Engine of the tests' own. */
import { expect } from 'chai';
import { limitsBehaviour } from '../behaviour/limits.js';
import { Stage } from '../behaviour/stage.js';
import type { BehaviourTarget } from '../behaviour/target.js';
import { nomad, placeIn, shownBy } from '../providers/nomad/target.js';
import { functionSpec, jobSpec, manifestOf } from '../support/application.js';
import { call } from '../support/calls.js';
import { DockerNomad } from '../support/nomad-docker.js';
import { IMAGE, needImage, WORKERS } from '../support/worker-image.js';

describe('images on Nomad', function () {
  this.timeout(240_000);
  let started: DockerNomad | undefined;

  const images: BehaviourTarget = {
    ...nomad,
    ...shownBy(() => started?.cluster.environment ?? {}),
    async place(context) {
      started = await DockerNomad.start(context, needImage);
      return placeIn(started.cluster.environment);
    },
    program: (fixture, ...args) => ({ image: IMAGE, command: ['node', `${WORKERS}/${fixture}`, ...args] }),
    script: (text) => ({ image: IMAGE, command: ['sh', '-c', text] }),
    memory: 'told',
  };
  const stage = new Stage(images);

  after(async () => {
    await started?.remove();
  });

  limitsBehaviour(stage);

  it('run functions, which are called at the port that Nomad gives them', async () => {
    const { url, key } = stage.agent;
    await stage.agent.apply(manifestOf({ hello: functionSpec(images.program('function.mjs')) }));
    const answer = await call(`${url}/functions/hello/path`, key, { body: 'text' });
    expect(answer.status, answer.text).to.equal(200);
    expect(JSON.parse(answer.text)).to.include({ url: '/path', body: 'text' });
  });

  it('run jobs with their input, however large, and say how they ended', async () => {
    const { client } = stage.agent;
    const read = {
      image: IMAGE,
      command: [
        'node',
        '-e',
        'console.log(require("fs").readFileSync(process.env.MULTINODE_INPUT_FILE).length); process.exit(3)',
      ],
    };
    await stage.agent.apply(manifestOf({}, { jobs: { read: jobSpec(read) } }));
    for (const length of [100, 200_000]) {
      const { id } = await client.jobs.start('read', { input: 'x'.repeat(length) });
      expect(await client.jobs.wait(id)).to.include({ state: 'FAILED', exit_code: 3 });
      const lines = [];
      for await (const { text } of client.jobs.logs(id)) lines.push(text);
      expect(lines).to.deep.equal([String(length)]);
    }
  });

  it('say that one is not there', async () => {
    await stage.agent.apply(manifestOf({ hello: functionSpec({ image: 'localhost:1/nothing:1' }) }));
    const answer = await call(`${stage.agent.url}/functions/hello`, stage.agent.key);
    expect(answer.status).to.equal(503);
    expect(JSON.parse(answer.text).detail).to.match(/could not be started: .*localhost:1\/nothing:1/);
  });
});
