import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Health } from '../../../providers/driver.js';
import { nomadAccess } from '../../../providers/nomad/api/environment.js';
import { Nomad } from '../../../providers/nomad/api/nomad.js';
import { openNomadDriver } from '../../../providers/nomad/driver.js';
import { jobOf } from '../../../providers/nomad/jobspec/job.js';
import { agentRights } from '../../../providers/nomad/jobspec/rights.js';
import { object, string } from '../../../src/json/shape.js';
import { ask, collect, refusal, stopAll } from '../../contracts/support.js';
import { workerSpec } from '../../contracts/worker-spec.js';
import { lackingNomad } from '../../support/nomad.js';
import { TestCluster } from '../../support/nomad-cluster.js';
import { run } from '../../support/run.js';
import { skip } from '../../support/skip.js';
import { targetsWith } from '../../support/targets.js';
import { until } from '../../support/until.js';
import { nomad as target } from './target.js';

const NAMESPACE = 'team';
const { nomad } = targetsWith(0);

describe('a Nomad with TLS and access control', function () {
  this.timeout(240_000);
  const folder = mkdtempSync(join(tmpdir(), 'multinode-nomad-access-'));
  let cluster: TestCluster | undefined;
  /** The token of an agent that runs commands in workers. */
  let commands: string;
  /** The agent's environment. */
  let environment: Record<string, string>;

  before(async function () {
    const lack = lackingNomad();
    if (lack) skip(this, lack);
    for (const authority of ['ours', 'theirs']) await makeCertificates(join(folder, authority));
    const file = (name: string) => join(folder, 'ours', name);
    const settings = `
acl {
  enabled = true
}
tls {
  http = true
  rpc = true
  ca_file = "${file('nomad-agent-ca.pem')}"
  cert_file = "${file('global-server-nomad.pem')}"
  key_file = "${file('global-server-nomad-key.pem')}"
  verify_server_hostname = false
  verify_https_client = true
}
`;
    environment = {
      NOMAD_CACERT: file('nomad-agent-ca.pem'),
      NOMAD_CLIENT_CERT: file('global-cli-nomad.pem'),
      NOMAD_CLIENT_KEY: file('global-cli-nomad-key.pem'),
      NOMAD_TLS_SERVER_NAME: 'server.global.nomad',
    };
    cluster = await TestCluster.start({ settings, environment });
    cluster = cluster.with({ NOMAD_TOKEN: await cluster.bootstrap() });
    await cluster.ready();
    const manager = cluster.client;
    await manager.run('POST', '/v1/namespace', { body: { Name: NAMESPACE } });
    await manager.run('POST', '/v1/acl/policy/agent', {
      body: { Name: 'agent', Rules: agentRights('guarded', NAMESPACE) },
    });
    const token = object<{ readonly SecretID: string }>({ SecretID: string });
    const { SecretID } = await manager.json('POST', '/v1/acl/token', token, {
      body: { Name: 'agent', Type: 'client', Policies: ['agent'] },
    });
    await manager.run('POST', '/v1/acl/policy/commands', {
      body: {
        Name: 'commands',
        Rules: agentRights('guarded', NAMESPACE, ['alloc-exec', 'alloc-node-exec']),
      },
    });
    commands = (
      await manager.json('POST', '/v1/acl/token', token, {
        body: { Name: 'commands', Type: 'client', Policies: ['commands'] },
      })
    ).SecretID;
    const job = jobOf({
      application: 'guarded',
      workload: 'work',
      kind: 'function',
      ...target.program('serve.mjs'),
      cost: { cpu: 0.1, memory: 64 * 1024 ** 2, gpu: 0 },
      environment: false,
      secrets: ['token'],
      serves: true,
      fetches: false,
      gracePeriod: 30,
      placement: { ...nomad, namespace: NAMESPACE },
    });
    await manager.close();
    const planner = cluster.with({ NOMAD_NAMESPACE: NAMESPACE }).client;
    await planner.run('POST', '/v1/jobs', { body: { Job: job } });
    await planner.close();
    environment = { ...cluster.environment, NOMAD_TOKEN: SecretID, NOMAD_NAMESPACE: NAMESPACE };
  });

  after(async () => {
    await cluster?.remove();
    rmSync(folder, { recursive: true });
  });

  async function makeCertificates(at: string): Promise<void> {
    mkdirSync(at);
    for (const args of [
      ['ca', 'create'],
      ['cert', 'create', '-server'],
      ['cert', 'create', '-cli'],
    ]) {
      const { code, output } = await run('nomad', ['tls', ...args], { cwd: at, env: process.env });
      if (code !== 0) throw new Error(output);
    }
  }

  const notes: string[] = [];
  const open = (more: Record<string, string> = {}) => {
    const dataDir = mkdtempSync(join(folder, 'data-'));
    const note = (message: string) => notes.push(message);
    const options = { application: 'guarded', dataDir, root: folder, note };
    return openNomadDriver(options, { ...environment, ...more });
  };

  it('runs workers with the rights that the plan gives an agent', async () => {
    const driver = await open();
    const spec = workerSpec('one', {
      ...target.program('serve.mjs'),
      serves: true,
      secrets: { token: 'hush' },
    });
    const worker = await driver.start(spec);
    expect((await ask(worker)).secrets).to.deep.equal({ token: 'hush' });
    expect((await driver.list()).map(({ id }) => id)).to.deep.equal(['one']);
    // By default its nodes take no readings.
    await until('the missing reading is reported', async () => {
      expect((await driver.usage(['one'])).size).to.equal(0);
      return notes.some((note) => note.includes('publish_allocation_metrics'));
    });
    await collect(driver.logs('one', {}));
    await driver.stop('one', 5_000);
    await driver.remove('one');
    expect(await driver.list()).to.deep.equal([]);
    await stopAll(driver);
    await driver.close();
  });

  it('runs the tests of health checks with the rights for them, and otherwise says which are needed', async () => {
    for (const NOMAD_TOKEN of [commands, environment.NOMAD_TOKEN ?? '']) {
      const driver = await open({ NOMAD_TOKEN });
      const seen: Health[] = [];
      driver.watchHealth((_, health) => seen.push(health));
      const id = NOMAD_TOKEN === commands ? 'may' : 'may-not';
      const test = ['CMD-SHELL', '[ "$(cat $MULTINODE_SECRETS_DIR/token)" = hush ]'];
      const healthcheck = { test, interval: 1, start_interval: 1, retries: 1 };
      await driver.start(
        workerSpec(id, {
          ...target.program('serve.mjs'),
          serves: true,
          secrets: { token: 'hush' },
          healthcheck,
        }),
      );
      const first = await until('it was checked', () => seen[0]);
      if (id === 'may') expect(first).to.deep.equal({ status: 'healthy' });
      else expect(first.because).to.contain('(Permission denied): the token needs alloc-exec, and');
      await stopAll(driver);
      await driver.close();
    }
  });

  it('is reported if the token is taken away from a driver', async () => {
    const secret = object<{ readonly AccessorID: string; readonly SecretID: string }>({
      AccessorID: string,
      SecretID: string,
    });
    const manager = cluster?.client;
    if (!manager) throw new Error('the cluster exists only during tests');
    const token = await manager.json('POST', '/v1/acl/token', secret, {
      body: { Name: 'short', Type: 'client', Policies: ['agent'] },
    });
    const driver = await open({ NOMAD_TOKEN: token.SecretID });
    expect(driver.outage()).to.equal(null);
    await manager.run('DELETE', `/v1/acl/token/${token.AccessorID}`);
    await until('it is reported', () =>
      driver.outage()?.message.startsWith('Nomad refuses access with NOMAD_TOKEN'),
    );
    await driver.close();
    await manager.close();
  });

  it('is reported if the token is invalid, or lacks the rights', async () => {
    for (const NOMAD_TOKEN of ['', '11111111-2222-3333-4444-555555555555']) {
      const error = await refusal(open({ NOMAD_TOKEN }));
      expect(error, error.message).to.include({ code: 'MN2008' });
      expect(error.message).to.contain('NOMAD_TOKEN');
    }
  });

  it('is reported if the certificates do not match', async () => {
    const theirs = (name: string) => join(folder, 'theirs', name);
    for (const [more, words] of [
      [{ NOMAD_CACERT: theirs('nomad-agent-ca.pem') }, /certificate/],
      [{ NOMAD_TLS_SERVER_NAME: 'server.other.nomad' }, /server\.other\.nomad/],
      [
        {
          NOMAD_CLIENT_CERT: theirs('global-cli-nomad.pem'),
          NOMAD_CLIENT_KEY: theirs('global-cli-nomad-key.pem'),
        },
        // The server's message arrives after the connection is established, or is lost with it.
        /certificate|unknown ca|other side closed/i,
      ],
    ] as const) {
      const error = await refusal(open(more));
      expect(error).to.include({ code: 'MN4021' });
      expect(error.message).to.match(words);
    }
    const unverified = new Nomad(
      nomadAccess({
        ...environment,
        NOMAD_CACERT: theirs('nomad-agent-ca.pem'),
        NOMAD_SKIP_VERIFY: 'true',
      }),
    );
    await unverified.run('GET', '/v1/jobs');
    await unverified.close();
  });
});
