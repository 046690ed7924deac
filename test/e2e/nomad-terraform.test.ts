/** The nomad target with plain Terraform, the real nomad provider and a real Nomad with access control; the agent is a job. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { registeredAgents } from '../../providers/nomad/agents.js';
import { agentJob, agentService } from '../../providers/nomad/names.js';
import { Client } from '../../src/client/client.js';
import { health } from '../../src/client/health.js';
import { TerraformError } from '../../src/errors/errors.js';
import { array, object, string } from '../../src/json/shape.js';
import { Terraform } from '../../src/terraform/cli/terraform.js';
import { PACKAGE_ROOT } from '../../src/version.js';
import { lackingNomad } from '../support/nomad.js';
import { TestCluster } from '../support/nomad-cluster.js';
import { freePort } from '../support/port.js';
import { skip } from '../support/skip.js';
import { synthesise } from '../support/synthesise.js';
import { lackingNomadProvider } from '../support/terraform-providers.js';
import { until } from '../support/until.js';

const APPLICATION = 'nomad-e2e';
const SERVER = `require('http').createServer((q, r) => r.end(process.env.TEXT)).listen(process.env.PORT)`;

const placements = array(object<{ readonly NodeName: string }>({ NodeName: string }));

describe('the nomad stack under terraform', function () {
  this.timeout(400_000);
  const root = mkdtempSync(join(tmpdir(), 'multinode-nomad-stack-'));
  const folder = join(root, 'stack');
  const file = join(root, 'multinode.yaml');
  let cluster: TestCluster | undefined;
  let terraform: Terraform;
  let servicePort: number;
  let otherPort: number;

  before(async function () {
    const lack = (await lackingNomadProvider()) ?? lackingNomad();
    if (lack) skip(this, lack);
    if (!existsSync(join(PACKAGE_ROOT, 'dist/src/agent/main.js')))
      throw new Error('run "npm run build" first');
    cluster = await TestCluster.start({ clients: 2, settings: 'acl {\n  enabled = true\n}\n' });
    cluster = cluster.with({ NOMAD_TOKEN: await cluster.bootstrap() });
    await cluster.ready();
    servicePort = await freePort();
    otherPort = await freePort();
    terraform = await Terraform.inFolder(folder, { ...process.env, ...cluster.environment });
    await write('one');
    await terraform.init();
  });

  after(async () => {
    if (terraform && existsSync(join(folder, 'terraform.tfstate'))) await terraform.destroy();
    await cluster?.remove();
    rmSync(root, { recursive: true, force: true });
  });

  async function write(text: string): Promise<void> {
    const command = [process.execPath, '-e', SERVER];
    const common = { command, stop_grace_period: 5, environment: { TEXT: text } };
    const manifest = {
      name: APPLICATION,
      functions: { hello: { ...common, spare_workers: 1 } },
      services: {
        web: { ...common, port: servicePort, min_replicas: 2 },
        placed: {
          command,
          port: otherPort,
          min_replicas: 2,
          nomad: {
            priority: 60,
            meta: { team: 'shop' },
            constraints: [{ attribute: 'node.unique.name', value: 'client1' }],
            service: { tags: ['placed'] },
          },
        },
      },
      daemons: {
        everywhere: {
          command: ['/bin/sh', '-c', 'echo "$$TEXT"; exec sleep 100000'],
          environment: { TEXT: text },
          per_node: true,
        },
      },
      targets: {
        nomad: {
          agent: 'job',
          agent_command: [process.execPath, join(PACKAGE_ROOT, 'dist/src/agent/main.js')],
          data_dir: join(root, 'data'),
          acl: true,
          constraints: [{ attribute: 'attr.kernel.name', value: 'linux' }],
        },
      },
    };
    writeFileSync(file, JSON.stringify(manifest));
    await synthesise(file, 'nomad', folder);
  }

  async function invoke(): Promise<string> {
    const { url, api_key } = await terraform.outputs();
    const response = await fetch(`${url?.value}/functions/hello`, {
      headers: { authorization: `Bearer ${api_key?.value}` },
    });
    return `${response.status} ${await response.text()}`;
  }

  async function agent(): Promise<Client> {
    const { url, api_key } = await terraform.outputs();
    return new Client({ url: String(url?.value), key: String(api_key?.value) });
  }

  async function visit(): Promise<string> {
    const { service_web_url } = await terraform.outputs();
    return await fetch(String(service_web_url?.value)).then((answer) => answer.text());
  }

  it('is applied, is found through service discovery, and the second plan is empty', async () => {
    await terraform.apply();
    expect(await invoke()).to.equal('200 one');
    expect(await until('the service answers', () => visit().catch(() => undefined))).to.equal('one');
    expect(await terraform.plan()).to.deep.equal({ changes: false });
  });

  it('runs a daemon on each node, and a service where its constraints say', async () => {
    const daemon = async () => (await agent().then((client) => client.status())).daemons.everywhere;
    await until(
      'it runs on both',
      async () => (await daemon())?.reason === 'the platform runs it on 2 of 2 nodes',
    );
    const lines = async () => {
      const found: string[] = [];
      for await (const { worker, text } of (await agent()).logs('everywhere'))
        found.push(`${worker} ${text}`);
      return found;
    };
    await until('both wrote', async () => (await lines()).join() === 'client0 one,client1 one');
    if (!cluster) throw new Error('there is no cluster');
    const { client } = cluster;
    try {
      const query = { filter: 'JobID matches "~placed/"' };
      const nodes = await until('both replicas run', async () => {
        const found = await client.json('GET', '/v1/allocations', placements, { query });
        return found.length === 2 && found.map(({ NodeName }) => NodeName);
      });
      expect(nodes).to.deep.equal(['client1', 'client1']);
    } finally {
      await client.close();
    }
  });

  it('refuses another stack with its name, which changes nothing', async () => {
    if (!cluster) throw new Error('there is no cluster');
    const other = join(root, 'other');
    await synthesise(file, 'nomad', other);
    const second = await Terraform.inFolder(other, { ...process.env, ...cluster.environment });
    await second.init();
    const error = await second.apply().catch((error: unknown) => error);
    if (!(error instanceof TerraformError)) throw error;
    const { url } = await terraform.outputs();
    expect(JSON.stringify(error.diagnostics))
      .to.contain(`job ${agentJob(APPLICATION)}`)
      .and.to.contain(`agent at ${url?.value}`)
      .and.to.contain('MN3006');
    // It does not remove what it has not created.
    await second.destroy();
    expect(await terraform.plan()).to.deep.equal({ changes: false });
    expect(await invoke()).to.equal('200 one');
  });

  it('changes the application without replacing the agent', async () => {
    const before = await terraform.outputs();
    await write('two');
    await terraform.apply();
    expect(await terraform.outputs()).to.deep.equal(before);
    await until('a new worker answers', async () => (await invoke().catch(String)) === '200 two');
    expect(await terraform.plan()).to.deep.equal({ changes: false });
  });

  it('finds the agent, with all its data, on another node once its own is lost', async () => {
    if (!cluster) throw new Error('there is no cluster');
    const { client } = cluster;
    try {
      const placed = await client.json('GET', `/v1/job/${agentJob(APPLICATION)}/allocations`, placements);
      await cluster.clients[placed[0]?.NodeName === 'client0' ? 0 : 1]?.lose();
      await until(
        'an agent answers elsewhere',
        async () => {
          const all = await registeredAgents(client, APPLICATION).catch(() => []);
          const states = all.map(({ url }) => health(url));
          return (await Promise.all(states)).includes('ok');
        },
        120_000,
      );
    } finally {
      await client.close();
    }
    await terraform.apply();
    await until('a worker answers', async () => (await invoke().catch(String)) === '200 two');
    expect(await terraform.plan()).to.deep.equal({ changes: false });
  });

  it('is destroyed with everything that it created', async () => {
    if (!cluster) throw new Error('there is no cluster');
    await terraform.destroy();
    const { client } = cluster;
    try {
      const named = (path: string) =>
        client.json('GET', path, array(object<{ readonly Name: string }>({ Name: string })));
      expect(await named('/v1/jobs')).to.deep.equal([]);
      expect(await named('/v1/acl/policies')).to.deep.equal([]);
      expect(await client.json('GET', '/v1/vars', array(object({})))).to.deep.equal([]);
      const service = `/v1/service/${agentService(APPLICATION)}`;
      expect(await client.json('GET', service, array(object({})))).to.deep.equal([]);
    } finally {
      await client.close();
    }
  });
});
