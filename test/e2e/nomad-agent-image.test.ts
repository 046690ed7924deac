/** The agent as an image on Nomad, with its data on a host volume, with plain Terraform and the real nomad provider. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Nomad } from '../../providers/nomad/api/nomad.js';
import { keptVolumes } from '../../providers/nomad/kept-volumes.js';
import { volumesOf } from '../../providers/nomad/volumes.js';
import { array, object, string } from '../../src/json/shape.js';
import { Terraform } from '../../src/terraform/cli/terraform.js';
import { manifestOf } from '../support/application.js';
import { call } from '../support/calls.js';
import { DockerNomad } from '../support/nomad-docker.js';
import { skip } from '../support/skip.js';
import { synthesise } from '../support/synthesise.js';
import { lackingNomadProvider } from '../support/terraform-providers.js';
import { until } from '../support/until.js';
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
    // Docker's proxy accepts connections before the program does.
    const ready = { spare_workers: 1, ready_path: '/' };
    const hello = { image: IMAGE, command: ['node', `${WORKERS}/function.mjs`], ...ready };
    const script = 'echo started >> /notes/log; exec sleep 100000';
    const note = { image: IMAGE, command: ['sh', '-c', script], volumes: ['notes:/notes'], user: '1000' };
    const targets = { nomad: { agent: 'job', agent_image: AGENT_IMAGE, volume: VOLUME } };
    writeFileSync(
      file,
      JSON.stringify({
        name: 'imaged',
        volumes: { notes: null },
        functions: { hello },
        daemons: { note },
        targets,
      }),
    );
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
    await until('a worker has written to its volume', async () => (await notes()) === 'started\n');
    expect(await terraform.plan()).to.deep.equal({ changes: false });
  });

  /** What is in the volume on its node. */
  const notes = () =>
    within(async (client) => {
      const path = object<{ readonly HostPath: string }>({ HostPath: string });
      const [volume] = await volumesOf(client, 'imaged');
      const { HostPath } = await client.json('GET', `/v1/volume/host/${volume?.ID}`, path);
      const log = join(HostPath, 'log');
      return existsSync(log) ? readFileSync(log, 'utf8') : undefined;
    });
  const within = async <T>(work: (client: Nomad) => Promise<T>): Promise<T> => {
    if (!nomad) throw new Error('there is a Nomad in tests only');
    const { client } = nomad.cluster;
    try {
      return await work(client);
    } finally {
      await client.close();
    }
  };

  it('is destroyed with everything except the volumes, which the next one uses', async () => {
    await terraform.destroy();
    await within(async (client) => {
      expect(await client.json('GET', '/v1/jobs', array(object({})))).to.deep.equal([]);
      expect(await client.json('GET', '/v1/vars', array(object({})))).to.deep.equal([]);
    });
    expect(existsSync(join(data, 'agent.db'))).to.equal(true);
    expect(await notes()).to.equal('started\n');
    await terraform.apply();
    await until('there is more in its volume', async () => (await notes()) === 'started\nstarted\n');
    await terraform.destroy();
    const env = { ...process.env, ...nomad?.cluster.environment };
    const kept = await keptVolumes({ manifest: { ...manifestOf({}), name: 'imaged' }, folder, env });
    expect(kept.names).to.deep.equal(['multinode~imaged~notes']);
    await kept.remove();
    expect(await within((client) => volumesOf(client, 'imaged'))).to.deep.equal([]);
  });
});
