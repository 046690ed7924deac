/** Several agents with plain Terraform and the real nomad provider, in a real Nomad with access control, on two nodes. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { registrations } from '../../providers/nomad/api/answers.js';
import { AGENT } from '../../providers/nomad/jobspec/agent.js';
import { agentService } from '../../providers/nomad/names.js';
import { health } from '../../src/client/health.js';
import { Client } from '../../src/client/index.js';
import { array, object } from '../../src/json/shape.js';
import { Terraform } from '../../src/terraform/cli/terraform.js';
import { PACKAGE_ROOT } from '../../src/version.js';
import { call } from '../support/calls.js';
import { lackingNomad } from '../support/nomad.js';
import { lackingMachines, TestCluster } from '../support/nomad-cluster.js';
import { freePort } from '../support/port.js';
import { skip } from '../support/skip.js';
import { synthesise } from '../support/synthesise.js';
import { lackingNomadProvider } from '../support/terraform-providers.js';
import { until } from '../support/until.js';

const APPLICATION = 'nomad-agents';
const SERVER = `require('http').createServer((q, r) => r.end(process.env.TEXT)).listen(process.env.PORT)`;
/** Milliseconds until another agent decides; more than a lease's lifetime. */
const FAIL_OVER = 90_000;
/** What an agent logs if it has found the agent with the lease dead. */
const HAS_ENDED = /the agent that had the lease has ended/;

describe('several agents under terraform', function () {
  this.timeout(400_000);
  const root = mkdtempSync(join(tmpdir(), 'multinode-nomad-agents-'));
  const folder = join(root, 'stack');
  const file = join(root, 'multinode.yaml');
  let cluster: TestCluster;
  let terraform: Terraform | undefined;
  let servicePort: number;

  before(async function () {
    const lack = (await lackingNomadProvider()) ?? lackingNomad() ?? lackingMachines();
    if (lack) skip(this, lack);
    if (!existsSync(join(PACKAGE_ROOT, 'dist/src/agent/main.js')))
      throw new Error('run "npm run build" first');
    const settings = 'acl {\n  enabled = true\n}\n';
    cluster = await TestCluster.start({ clients: 2, machines: true, settings });
    cluster = cluster.with({ NOMAD_TOKEN: await cluster.bootstrap() });
    await cluster.ready();
    servicePort = await freePort();
    terraform = await Terraform.inFolder(folder, { ...process.env, ...cluster.environment });
    await write('one');
    await terraform.init();
    await terraform.apply();
  });

  after(async () => {
    if (existsSync(join(folder, 'terraform.tfstate'))) await terraform?.destroy();
    await cluster?.remove();
    rmSync(root, { recursive: true, force: true });
  });

  async function write(text: string): Promise<void> {
    const command = [process.execPath, '-e', SERVER];
    const common = { command, stop_grace_period: 5, environment: { TEXT: text } };
    const agent_command = [process.execPath, join(PACKAGE_ROOT, 'dist/src/agent/main.js')];
    const nomad = { agent: 'job', agent_command, agents: 2, data_dir: join(root, 'data'), acl: true };
    const manifest = {
      name: APPLICATION,
      functions: { hello: { ...common, spare_workers: 1 } },
      services: { web: { ...common, port: servicePort, min_replicas: 1 } },
      targets: { nomad },
    };
    writeFileSync(file, JSON.stringify(manifest));
    await synthesise(file, 'nomad', folder);
  }

  interface Found {
    readonly url: string;
    readonly host: string;
    readonly allocation: string;
    readonly role: string | undefined;
  }

  async function agents(): Promise<Found[]> {
    const { client } = cluster;
    try {
      const all = await client.json('GET', `/v1/service/${agentService(APPLICATION)}`, registrations);
      return await Promise.all(
        all.map(async ({ AllocID: allocation, Address: host, Port }) => {
          const url = `http://${host}:${Port}`;
          return { url, host, allocation, role: await health(url) };
        }),
      );
    } finally {
      await client.close();
    }
  }

  /** The active agent and the standby. */
  const roles = () =>
    until(
      'one of two agents decides',
      async () => {
        const all = await agents();
        const active = all.find(({ role }) => role === 'ok');
        const standby = all.find(({ role }) => role === 'standby');
        return all.length === 2 && active && standby ? { active, standby } : null;
      },
      FAIL_OVER,
    );

  async function key(): Promise<string> {
    return String((await terraform?.outputs())?.api_key?.value);
  }

  async function invoke({ url }: Found): Promise<string> {
    const { status, text } = await call(`${url}/functions/hello`, await key(), { method: 'GET' });
    return `${status} ${text}`;
  }

  /** Checks that every agent answers with this, for functions and for the service. */
  async function untilAllSay(text: string): Promise<void> {
    for (const agent of await agents()) {
      await until('the function answers', async () => (await invoke(agent)) === `200 ${text}`);
      const visit = () => call(`http://${agent.host}:${servicePort}/`, '', { method: 'GET' });
      await until('the service answers', async () => (await visit().catch(() => null))?.text === text);
    }
  }

  async function signal({ allocation }: Found, Signal: NodeJS.Signals): Promise<void> {
    const { client } = cluster;
    try {
      const path = `/v1/client/allocation/${allocation}/signal`;
      await client.run('POST', path, { body: { Signal, Task: AGENT } });
    } finally {
      await client.close();
    }
  }

  /** What the allocation's agents have logged. */
  async function log({ allocation }: Found): Promise<string> {
    const { client } = cluster;
    try {
      const query = { task: AGENT, type: 'stderr', plain: true };
      const parts: Buffer[] = [];
      for await (const part of await client.open(`/v1/client/fs/logs/${allocation}`, { query }))
        parts.push(part);
      return Buffer.concat(parts).toString();
    } finally {
      await client.close();
    }
  }

  const plan = async () => await terraform?.plan();

  it('are applied on two nodes, serve all calls, and the second plan is empty', async () => {
    const { active, standby } = await roles();
    expect(active.host).not.to.equal(standby.host);
    await untilAllSay('one');
    const status = await new Client({ url: standby.url, key: await key() }).status();
    expect(status.agent.url).to.equal(active.url);
    await until('the one that stands by is known', async () => {
      const { standbys } = await new Client({ url: active.url, key: await key() }).status();
      return standbys.some(({ url }) => url === standby.url);
    });
    expect(await plan()).to.deep.equal({ changes: false });
  });

  it('all get a changed application, and stay the same ones', async () => {
    const allocations = async () => (await agents()).map(({ allocation }) => allocation).sort();
    const before = await allocations();
    await write('two');
    await terraform?.apply();
    await untilAllSay('two');
    expect(await allocations()).to.deep.equal(before);
    expect(await plan()).to.deep.equal({ changes: false });
  });

  it('continue before the lease expires if the active one was killed and its machine shows that', async () => {
    const { active, standby } = await roles();
    const answer = invoke(standby);
    await signal(active, 'SIGKILL');
    expect(await answer).to.equal('200 two');
    await roles();
    // Its replacement, which Nomad started, sees that it is gone; the other agent can't, because it is on another node.
    expect(await log(active)).to.match(HAS_ENDED);
    expect(await log(standby)).not.to.match(HAS_ENDED);
    await untilAllSay('two');
    expect(await plan()).to.deep.equal({ changes: false });
  });

  it('wait until the lease expires if the active one was suspended', async () => {
    const { active, standby } = await roles();
    const before = { active: await log(active), standby: await log(standby) };
    await signal(active, 'SIGSTOP');
    await until('the other decides', async () => (await health(standby.url)) === 'ok', FAIL_OVER);
    await signal(active, 'SIGCONT');
    const since = async () => (await log(active)).slice(before.active.length);
    await until('it has ended', async () => (await since()).includes('the lease is lost'));
    await roles();
    expect(await since()).not.to.match(HAS_ENDED);
    expect((await log(standby)).slice(before.standby.length)).not.to.match(HAS_ENDED);
    await untilAllSay('two');
    expect(await plan()).to.deep.equal({ changes: false });
  });

  it('are destroyed without leaving anything, even just after one has died', async () => {
    const { active } = await roles();
    await signal(active, 'SIGKILL');
    await terraform?.destroy();
    const { client } = cluster;
    try {
      for (const path of [
        '/v1/jobs',
        '/v1/vars',
        '/v1/acl/policies',
        `/v1/service/${agentService(APPLICATION)}`,
      ])
        expect(await client.json('GET', path, array(object({}))), path).to.deep.equal([]);
    } finally {
      await client.close();
    }
    await until('no agent runs', () => processesNaming(root) === 0);
  });
});

/** How many processes have the path in their arguments. */
function processesNaming(path: string): number {
  return readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return readFileSync(`/proc/${name}/cmdline`, 'latin1').includes(path);
    } catch {
      return false;
    }
  }).length;
}
