/** The agent as an image on Nomad, with its data on a host volume, with plain Terraform and the real nomad provider. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { array, object } from '../../src/json/shape.js';
import { Terraform } from '../../src/terraform/cli/terraform.js';
import { call } from '../support/calls.js';
import { DockerNomad } from '../support/nomad-docker.js';
import { skip } from '../support/skip.js';
import { synthesise } from '../support/synthesise.js';
import { lackingNomadProvider } from '../support/terraform-providers.js';
import { IMAGE, needAgentImage, needImage, WORKERS } from '../support/worker-image.js';

const AGENT_IMAGE = 'multinode-test-agent:1';
const VOLUME = 'agent-data';

describe('an agent as an image on Nomad', function () {
  this.timeout(400_000);
  const root = mkdtempSync(join(tmpdir(), 'multinode-nomad-image-'));
  const folder = join(root, 'stack');
  const data = join(root, 'data');
  let nomad: DockerNomad | undefined;
  let terraform: Terraform;

  before(async function () {
    const lack = await lackingNomadProvider();
    if (lack) skip(this, lack);
    mkdirSync(data);
    const volume = `client {\n  host_volume "${VOLUME}" {\n    path = "${data}"\n  }\n}\n`;
    const prepare = async (engine: string) => {
      await needImage(engine);
      await needAgentImage(engine, AGENT_IMAGE);
    };
    nomad = await DockerNomad.start(this, prepare, volume);
    const file = join(root, 'multinode.yaml');
    const hello = { image: IMAGE, command: ['node', `${WORKERS}/function.mjs`], spare_workers: 1 };
    const targets = { nomad: { agent: 'job', agent_image: AGENT_IMAGE, volume: VOLUME } };
    writeFileSync(file, JSON.stringify({ name: 'imaged', functions: { hello }, targets }));
    await synthesise(file, 'nomad', folder);
    terraform = await Terraform.inFolder(folder, { ...process.env, ...nomad.cluster.environment });
    await terraform.init();
  });

  after(async () => {
    if (existsSync(join(folder, 'terraform.tfstate'))) await terraform.destroy();
    await nomad?.remove();
    rmSync(root, { recursive: true, force: true });
  });

  it('is applied, serves, keeps its data on the volume, and the second plan is empty', async () => {
    await terraform.apply();
    const { url, api_key } = await terraform.outputs();
    const answer = await call(`${url?.value}/functions/hello`, String(api_key?.value), { body: 'text' });
    expect(answer.status, answer.text).to.equal(200);
    expect(existsSync(join(data, 'agent.db'))).to.equal(true);
    expect(await terraform.plan()).to.deep.equal({ changes: false });
  });

  it('is destroyed with everything except the volume', async () => {
    await terraform.destroy();
    const client = nomad?.cluster.client;
    try {
      expect(await client?.json('GET', '/v1/jobs', array(object({})))).to.deep.equal([]);
      expect(await client?.json('GET', '/v1/vars', array(object({})))).to.deep.equal([]);
    } finally {
      await client?.close();
    }
    expect(existsSync(join(data, 'agent.db'))).to.equal(true);
  });
});
