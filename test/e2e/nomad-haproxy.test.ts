/** Services in a real Nomad behind an HAProxy beside the agent, by plain Terraform with the real nomad provider. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { nomadAccess } from '../../providers/nomad/api/environment.js';
import { Nomad } from '../../providers/nomad/api/nomad.js';
import { agentService } from '../../providers/nomad/names.js';
import { Client } from '../../src/client/index.js';
import { array, object, string } from '../../src/client/shape.js';
import { synth } from '../../src/compiler/synth.js';
import { loadManifest } from '../../src/manifest/load.js';
import { Terraform } from '../../src/terraform/cli/terraform.js';
import { PACKAGE_ROOT } from '../../src/version.js';
import { FIXTURES } from '../contracts/support.js';
import { Load } from '../support/load.js';
import { needNomad } from '../support/nomad.js';
import { freePort } from '../support/port.js';
import { findOnPath } from '../support/program.js';
import { skip } from '../support/skip.js';
import { lackingNomadProvider } from '../support/terraform-providers.js';
import { until } from '../support/until.js';

const APPLICATION = 'nomad-haproxy';
const HOST = '127.0.0.1';
const CALLERS = 4;

describe('services behind HAProxy in Nomad', function () {
  this.timeout(400_000);
  const root = mkdtempSync(join(tmpdir(), 'multinode-nomad-haproxy-'));
  const folder = join(root, 'stack');
  let terraform: Terraform | undefined;
  let client: Client;
  let port: number;

  before(async function () {
    const lack = await lackingNomadProvider();
    if (lack) skip(this, lack);
    if (findOnPath('haproxy') === undefined) skip(this, 'haproxy is not installed');
    await needNomad(this);
    if (!existsSync(join(PACKAGE_ROOT, 'dist/src/agent/main.js')))
      throw new Error('run "npm run build" first');
    port = await freePort();
    terraform = await Terraform.inFolder(folder, process.env);
    await write('1');
    await terraform.init();
    await terraform.apply();
    const { url, api_key } = await terraform.outputs();
    client = new Client({ url: String(url?.value), key: String(api_key?.value) });
    await settled();
  });

  after(async () => {
    if (existsSync(join(folder, 'terraform.tfstate'))) await terraform?.destroy();
    rmSync(root, { recursive: true, force: true });
  });

  async function write(version: string): Promise<void> {
    const file = join(root, 'multinode.yaml');
    const web = {
      command: [process.execPath, join(FIXTURES, 'service.mjs')],
      port,
      ready_path: '/health',
      environment: { VERSION: version },
      min_replicas: 2,
      max_replicas: 2,
    };
    const agent_command = [process.execPath, join(PACKAGE_ROOT, 'dist/src/agent/main.js')];
    const nomad = { agent: 'job', agent_command, load_balancer: 'haproxy' };
    writeFileSync(file, JSON.stringify({ name: APPLICATION, services: { web }, targets: { nomad } }));
    const { manifest, source } = await loadManifest(file, { env: {} });
    await synth({ manifest, locate: (path) => source.locate(path), file, target: 'nomad', folder });
  }

  const settled = () =>
    until('two replicas are ready, and no other is there', async () => {
      const { web } = (await client.status()).services;
      if (!web) return false;
      const { replicas, outdated, listen_error } = web;
      return replicas.ready === 2 && replicas.starting + replicas.stopping + outdated === 0 && !listen_error;
    });

  const plan = async () => await terraform?.plan();

  it('lose no request while they are changed, and the second plan is empty', async () => {
    expect(await plan()).to.deep.equal({ changes: false });
    const load = new Load(HOST, port, CALLERS);
    const answered = load.run();
    await until('the first serves', () => load.versions.has('1'));
    await write('2');
    await terraform?.apply();
    await until('the second serves', () => load.versions.has('2'));
    await settled();
    const before = load.answers;
    await until('it goes on', () => load.answers > before + 100);
    load.stop();
    await answered;
    expect(load.failures, `of ${load.answers}`).to.deep.equal([]);
    expect(await plan()).to.deep.equal({ changes: false });
  });

  it('are served while the agent is away', async () => {
    const { pid } = (await client.status()).agent;
    const load = new Load(HOST, port, CALLERS);
    const answered = load.run();
    await until('they serve', () => load.answers > 100);
    process.kill(pid, 'SIGKILL');
    await until('nobody is asked but HAProxy', () =>
      client.status().then(
        () => false,
        () => true,
      ),
    );
    const before = load.answers;
    await until('they serve on', () => load.answers > before + 100);
    await until('the agent is back', () =>
      client.status().then(
        ({ agent }) => agent.pid !== pid,
        () => false,
      ),
    );
    await settled();
    load.stop();
    await answered;
    expect(load.failures, `of ${load.answers}`).to.deep.equal([]);
    expect([...load.versions]).to.deep.equal(['2']);
  });

  it('are destroyed with HAProxy and all else', async () => {
    await terraform?.destroy();
    const nomad = new Nomad(nomadAccess(process.env));
    try {
      const jobs = await nomad.json(
        'GET',
        '/v1/jobs',
        array(object<{ readonly ID: string }>({ ID: string })),
      );
      expect(jobs.filter(({ ID }) => ID.startsWith(`multinode~${APPLICATION}`))).to.deep.equal([]);
      const service = `/v1/service/${agentService(APPLICATION)}`;
      expect(await nomad.json('GET', service, array(object({})))).to.deep.equal([]);
    } finally {
      await nomad.close();
    }
    const load = new Load(HOST, port, 1);
    const refused = load.run();
    await until('nobody listens', () => load.failures.some((each) => each.includes('ECONNREFUSED')));
    load.stop();
    await refused;
  });
});
