/** Services on a real Engine behind HAProxy in a container, created as Terraform would create it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { join as joinPosix } from 'node:path/posix';
import { expect } from 'chai';
import { createTar } from 'nanotar';
import { container, created } from '../../providers/docker/engine/answers.js';
import { Engine } from '../../providers/docker/engine/engine.js';
import { networkName } from '../../providers/docker/names.js';
import { CONFIGURATION, haproxy, SOCKET } from '../../providers/docker/plan/balancers/haproxy.js';
import { haproxyConfiguration } from '../../providers/shared/balancers/haproxy.js';
import type { ServiceSpec } from '../../src/manifest/model.js';
import { needNetwork } from '../providers/docker/target.js';
import { manifestOf, NO_INPUTS, serviceSpec } from '../support/application.js';
import { call, openCall } from '../support/calls.js';
import { type DockerAgent, startDockerAgent } from '../support/docker-agent.js';
import { needEngine } from '../support/engine.js';
import { Load } from '../support/load.js';
import { findOnPath } from '../support/program.js';
import { skip } from '../support/skip.js';
import { until } from '../support/until.js';
import { IMAGE, needImage, needProgramImage, WORKERS } from '../support/worker-image.js';

/** Milliseconds: about two containers start per second on two shared cores. */
const LONG = 120_000;
const PORT = 8000;

const serviceOf = (version: string, replicas: number, fields: Partial<ServiceSpec> = {}) =>
  serviceSpec('', PORT, {
    image: IMAGE,
    command: ['node', joinPosix(WORKERS, 'service.mjs')],
    ready_path: '/health',
    environment: { VERSION: version },
    min_replicas: replicas,
    max_replicas: replicas,
    ...fields,
  });

describe('services behind HAProxy on Docker', function () {
  this.timeout(LONG * 2);
  const folder = mkdtempSync(join(tmpdir(), 'multinode-haproxy-'));
  let engine: Engine;
  let agent: DockerAgent;
  let balancer: string;
  let host: string;

  before(async function () {
    await needEngine(this);
    const program = findOnPath('haproxy');
    if (program === undefined) skip(this, 'haproxy is not installed');
    if (process.getuid?.() !== 0) skip(this, "only root reaches HAProxy's socket");
    const at = process.env.DOCKER_HOST ?? '';
    await needImage(at);
    await needProgramImage(at, haproxy.image, program);
    await needNetwork('test', { DOCKER_HOST: at });
    engine = await Engine.at({ DOCKER_HOST: at });
    balancer = await startHaproxy();
    const { NetworkSettings } = await engine.json('GET', `/containers/${balancer}/json`, container);
    host = NetworkSettings.Networks[networkName('test')]?.IPAddress ?? '';
    agent = await startDockerAgent(at, join(folder, 'admin.sock'));
  });
  after(async () => {
    await agent?.remove();
    if (balancer) await engine.run('DELETE', `/containers/${balancer}`, { query: { force: true } });
    await engine?.close();
    rmSync(folder, { recursive: true });
  });

  async function startHaproxy(): Promise<string> {
    const body = {
      Image: haproxy.image,
      Cmd: ['haproxy', '-db', '-f', CONFIGURATION],
      User: '0:0',
      HostConfig: {
        Init: true,
        NetworkMode: networkName('test'),
        Binds: [`${folder}:${haproxy.folder}`],
      },
    };
    const { Id } = await engine.json('POST', '/containers/create', created, { body });
    const data = haproxyConfiguration({ web: serviceOf('', 1) }, SOCKET);
    await engine.run('PUT', `/containers/${Id}/archive`, {
      query: { path: '/' },
      body: createTar([{ name: CONFIGURATION.slice(1), data }]),
    });
    await engine.run('POST', `/containers/${Id}/start`);
    return Id;
  }

  const declare = (version: string, replicas: number, fields: Partial<ServiceSpec> = {}) =>
    agent.client.putApplication({
      manifest: manifestOf({}, { services: { web: serviceOf(version, replicas, fields) } }),
      inputs: NO_INPUTS,
    });
  const status = async () => {
    const { web } = (await agent.client.status()).services;
    if (!web) throw new Error('no service web');
    return web;
  };
  const settled = (count: number) =>
    until(
      `${count} replicas are ready, and no other is there`,
      async () => {
        const { replicas, outdated } = await status();
        return replicas.ready === count && replicas.starting + replicas.stopping + outdated === 0;
      },
      LONG,
    );
  const ask = async (path = '/') => await call(`http://${host}:${PORT}${path}`, '');

  it('lose no request while they are changed and scaled', async () => {
    await declare('1', 2);
    await settled(2);
    await until('they serve', async () => (await ask()).status === 200);
    const load = new Load(host, PORT, 4);
    const answered = load.run();
    const served = (version: string) => until(`${version} serves`, () => load.versions.has(version), LONG);
    await served('1');
    await declare('2', 2);
    await served('2');
    await settled(2);
    await declare('2', 4);
    await settled(4);
    await declare('2', 1);
    await settled(1);
    const before = load.answers;
    await until('the last one serves', () => load.answers > before + 50);
    load.stop();
    await answered;
    expect(load.failures, load.outcome).to.deep.equal([]);
    expect((await status()).listen_error).to.equal(null);
  });

  it("finish a replica's requests before it is stopped", async () => {
    await declare('2', 1);
    await settled(1);
    const open = openCall(`http://${host}:${PORT}/echo`, '');
    await until('it is in hand', async () => (await ask('/')).status === 200);
    await declare('3', 1, { stop_grace_period: 60 });
    await until('the new one serves', async () => (await ask()).headers['x-version'] === '3', LONG);
    await until('the old one drains', async () => (await status()).replicas.stopping === 1);
    open.end();
    const answer = await open.answer;
    expect([answer.status, answer.headers['x-version'], answer.text]).to.deep.equal([200, '2', 'x']);
    await settled(1);
  });

  it('are served again after HAProxy was restarted, and after a replica has died', async () => {
    await declare('3', 1);
    await settled(1);
    await engine.run('POST', `/containers/${balancer}/restart`, { query: { t: 0 } });
    await until('it serves', async () => (await ask().catch(() => null))?.status === 200, LONG);
    expect((await ask('/exit')).status).to.equal(502);
    await until('another serves', async () => (await ask().catch(() => null))?.status === 200, LONG);
  });
});
