/** Workloads with images on Nomad, whose docker driver uses the tests' own Engine. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { FunctionSpec, Mount, NomadWorkload } from '../../src/manifest/model.js';
import { limitsBehaviour } from '../behaviour/limits.js';
import { Stage } from '../behaviour/stage.js';
import type { BehaviourTarget } from '../behaviour/target.js';
import { inNomad, nomad, placeIn, shownBy } from '../providers/nomad/target.js';
import { daemonSpec, functionSpec, jobSpec, manifestOf, NO_INPUTS } from '../support/application.js';
import { call } from '../support/calls.js';
import { BRIDGE, DockerNomad, PAUSE_IMAGE } from '../support/nomad-docker.js';
import { run } from '../support/run.js';
import { skip } from '../support/skip.js';
import { until } from '../support/until.js';
import { IMAGE, needWaitingImage, WORKERS } from '../support/worker-image.js';

describe('images on Nomad', function () {
  this.timeout(240_000);
  let started: DockerNomad | undefined;

  const images: BehaviourTarget = {
    ...nomad,
    ...shownBy(() => started?.cluster.environment ?? {}),
    async place(context) {
      started = await DockerNomad.start(context, (host) => needWaitingImage(host, PAUSE_IMAGE));
      return placeIn(started.cluster.environment);
    },
    program: (fixture, ...args) => ({ image: IMAGE, command: ['node', `${WORKERS}/${fixture}`, ...args] }),
    script: (text) => ({ image: IMAGE, command: ['sh', '-c', text] }),
    memory: 'reported',
  };
  const stage = new Stage(images);

  after(async () => {
    await started?.remove();
  });

  limitsBehaviour(stage);

  it('run functions, which are called on the port that Nomad gives them', async () => {
    const { url, key } = stage.agent;
    await stage.agent.apply(manifestOf({ hello: functionSpec(images.program('function.mjs')) }));
    const answer = await call(`${url}/functions/hello/path`, key, { body: 'text' });
    expect(answer.status, answer.text).to.equal(200);
    expect(JSON.parse(answer.text)).to.include({ url: '/path', body: 'text' });
  });

  it('run jobs with their input, however large, and report how they ended', async () => {
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

  it('are checked by a test in their container, and replaced', async () => {
    const { client } = stage.agent;
    // The first test passes, the others fail.
    const test = ['CMD', 'sh', '-c', 'cd tmp; [ ! -e sick ] || { echo "$ILL"; exit 3; }; : > sick'];
    const healthcheck = { test, interval: 0.5, start_interval: 0.5, retries: 2 };
    const program = { image: IMAGE, command: ['sleep', '1000'] };
    const environment = { ILL: 'not well' };
    const queue = daemonSpec(program, { healthcheck, environment, stop_grace_period: 1 });
    await stage.agent.apply(manifestOf({}, { daemons: { queue } }));
    const { health } = await until('it is replaced', async () => {
      const seen = (await client.status()).daemons.queue;
      return seen?.health?.replaced === 1 ? seen : null;
    });
    expect(health?.last_unhealthy?.message).to.equal(
      '2 health checks in a row failed: the test exited with code 3: not well',
    );
    // A program that the image lacks.
    const lacking = { ...healthcheck, test: ['CMD', '/no/such'] };
    await stage.agent.apply(manifestOf({}, { daemons: { queue: { ...queue, healthcheck: lacking } } }));
    await until('the reason is shown', async () =>
      /126: .*no\/such/.test(JSON.stringify(await client.status())),
    );
    await stage.agent.apply(manifestOf({}));
  });

  it("run with containers' settings", async () => {
    const { client } = stage.agent;
    const script = `
      const { readFileSync, writeFileSync } = require('fs');
      const refused = (path) => { try { writeFileSync(path, ''); return false; } catch { return true; } };
      const tmpfs = readFileSync('/proc/mounts', 'utf8').split('\\n').find((line) => line.includes(' /scratch '));
      console.log(JSON.stringify([require('os').hostname(), process.getuid(), process.pid, require('fs').statSync('/scratch').mode.toString(8), refused('/x'), refused('/scratch/x'), tmpfs,
        /Max open files +[0-9]+ +1000/.test(readFileSync('/proc/self/limits', 'utf8')), readFileSync('/proc/self/oom_score_adj', 'utf8').trim(), require('fs').statSync('/dev/nil').isCharacterDevice()]));`;
    const settings = {
      image: IMAGE,
      entrypoint: ['node', '-e'],
      command: [script],
      user: '1000:1000',
      hostname: 'nomad.example',
      init: false,
      stop_signal: 'SIGINT',
      labels: { team: 'shop' },
      cap_add: ['CAP_CHOWN'],
      cap_drop: ['ALL'],
      read_only: true,
      tmpfs: { '/scratch': 'size=1m,mode=1777' },
      security_opt: ['no-new-privileges:true'],
      ulimits: { nofile: { soft: 500, hard: 1000 } },
      pids_limit: 100,
      oom_score_adj: 500,
      logging: { driver: 'json-file', options: { 'max-size': '5m' } },
      stdin_open: true,
      devices: [{ source: '/dev/null', target: '/dev/nil', permissions: 'rwm' }],
    };
    await stage.agent.apply(manifestOf({}, { jobs: { shown: jobSpec(settings) } }));
    const { id } = await client.jobs.start('shown', {});
    const ended = await client.jobs.wait(id);
    const lines = [];
    for await (const { text } of client.jobs.logs(id)) lines.push(text);
    expect(ended, `${JSON.stringify(ended)} ${lines.join('\n')}`).to.include({ state: 'SUCCEEDED' });
    const [hostname, uid, pid, mode, root, temporary, tmpfs, ...rest] = JSON.parse(lines[0] ?? '[]');
    expect([hostname, uid, pid, mode, root, temporary]).to.deep.equal([
      'nomad.example',
      1000,
      1,
      '41777',
      true,
      false,
    ]);
    expect(tmpfs).to.contain('size=1024k');
    expect(rest).to.deep.equal([true, '500', true]);
  });

  const INTERFACES = 'JSON.stringify(Object.keys(require("os").networkInterfaces()).sort())';
  const onNetwork = (network_mode: string): NomadWorkload => ({
    constraints: [],
    affinities: [],
    artifacts: [],
    templates: [],
    network_mode,
  });

  it("have no network, or their node's", async () => {
    const { client } = stage.agent;
    const devices = 'require("fs").readFileSync("/proc/net/dev", "utf8")';
    const program = {
      image: IMAGE,
      command: ['node', '-e', `console.log(${INTERFACES}, ${devices}.includes("${BRIDGE}:"))`],
    };
    const jobs = Object.fromEntries(
      ['none', 'host'].map((mode) => [mode, jobSpec(program, { nomad: onNetwork(mode) })]),
    );
    await stage.agent.apply(manifestOf({}, { jobs }));
    const shown = async (job: string) => {
      const { id } = await client.jobs.start(job, {});
      expect(await client.jobs.wait(id)).to.include({ state: 'SUCCEEDED' });
      for await (const { text } of client.jobs.logs(id)) return text;
    };
    expect(await shown('none')).to.equal('["lo"] false');
    expect(await shown('host')).to.match(/ true$/);
  });

  it('have a network that Nomad makes, with their port mapped', async function () {
    if (process.env.CNI_PATH === undefined) skip(this, 'no CNI_PATH, the folder with the CNI plugins');
    const { url, key } = stage.agent;
    const listen = (port: string) =>
      `require('http').createServer((_, response) => response.end(${INTERFACES})).listen(${port})`;
    const bridged = (port: string, fields: Partial<FunctionSpec> = {}) => {
      const program = { image: IMAGE, command: ['node', '-e', listen(port)] };
      return functionSpec(program, { ...fields, nomad: onNetwork('bridge') });
    };
    await stage.agent.apply(
      manifestOf({ free: bridged('process.env.PORT'), fixed: bridged('8000', { container_port: 8000 }) }),
    );
    for (const name of ['free', 'fixed']) {
      const answer = await call(`${url}/functions/${name}`, key);
      expect(JSON.parse(answer.text), name).to.deep.equal(['eth0', 'lo']);
    }
  });

  it('mount files of their node, memory, and volumes that outlive them', async function () {
    const { client } = stage.agent;
    const body = {
      Volume: {
        Name: 'shop-data',
        PluginID: 'mkdir',
        RequestedCapabilities: [{ AttachmentMode: 'file-system', AccessMode: 'single-node-writer' }],
      },
    };
    const environment = { ...process.env, ...started?.cluster.environment };
    const lack = await inNomad((api) => api.run('PUT', '/v1/volume/host/create', { body }), environment).then(
      () => undefined,
      (error: unknown) => `Nomad makes no host volumes: ${error}`,
    );
    if (lack) skip(this, lack);
    const folder = mkdtempSync(join(tmpdir(), 'multinode-node-'));
    writeFileSync(join(folder, 'name'), 'shop');
    const script = `
      const { appendFileSync, readFileSync, writeFileSync } = require('fs');
      appendFileSync('/data/log', 'x');
      const tmpfs = /\\/scratch tmpfs rw.*size=1024k/.test(readFileSync('/proc/mounts', 'utf8'));
      let readOnly = false;
      try { writeFileSync('/conf/x', ''); } catch { readOnly = true; }
      console.log(JSON.stringify([readFileSync('/conf/name', 'utf8'), readFileSync('/data/log', 'utf8'), tmpfs, readOnly]));`;
    const job = {
      ...jobSpec({ image: IMAGE, command: ['node', '-e', script] }),
      volumes: [
        { type: 'volume', source: 'data', target: '/data', read_only: false },
        { type: 'bind', source: folder, target: '/conf', read_only: true },
        { type: 'bind', source: join(folder, 'made'), target: '/made', read_only: false },
        { type: 'tmpfs', target: '/scratch', read_only: false, tmpfs: { size: 1_048_576, mode: '1777' } },
      ] satisfies Mount[],
    };
    const volumes = { data: { external: true, name: 'shop-data' } };
    await stage.agent.apply(manifestOf({}, { jobs: { note: job }, volumes }));
    for (const log of ['x', 'xx']) {
      const { id } = await client.jobs.start('note', {});
      const ended = await client.jobs.wait(id);
      const lines = [];
      for await (const { text } of client.jobs.logs(id)) lines.push(text);
      expect(ended, `${JSON.stringify(ended)} ${lines.join('\n')}`).to.include({ state: 'SUCCEEDED' });
      expect(JSON.parse(lines[0] ?? '')).to.deep.equal(['shop', log, true, true]);
    }
    rmSync(folder, { recursive: true });
  });

  it('read configs and secrets as files, with their owner and permissions, also with a read-only root', async () => {
    const { client } = stage.agent;
    const paths = ['/settings', '/etc/app/deep/conf.ini', '/run/secrets/token', 'own', 'plain'];
    const script = `
      const { readFileSync, statSync } = require('fs');
      const seen = (path) => { const { uid, gid, mode } = statSync(path); return [readFileSync(path, 'utf8'), uid, gid, (mode & 4095).toString(8)]; };
      const at = (path) => path.startsWith('/') ? path : process.env.MULTINODE_SECRETS_DIR + '/' + path;
      console.log(JSON.stringify(${JSON.stringify(paths)}.map((path) => seen(at(path)))));`;
    const job = {
      ...jobSpec({ image: IMAGE, command: ['node', '-e', script] }),
      read_only: true,
      configs: [
        { source: 'settings' },
        { source: 'conf', target: '/etc/app/deep/conf.ini', uid: '1000', gid: '1001', mode: '640' },
      ],
      secrets: [
        { source: 'token', target: '/run/secrets/token', mode: '400', uid: '33' },
        { source: 'token', target: 'own', mode: '440' },
        { source: 'token', target: 'plain' },
      ],
    };
    const content = '{{ nothing }} ${nothing}\n';
    const files = {
      configs: { settings: { content }, conf: { file: './conf.ini' } },
      secrets: { token: { file: './token' } },
    };
    const inputs = { ...NO_INPUTS, configs: { conf: 'ключ' }, secrets: { token: 'hush-hush' } };
    await stage.agent.apply(manifestOf({}, { jobs: { files: job }, ...files }), inputs);
    const { id } = await client.jobs.start('files', {});
    const ended = await client.jobs.wait(id);
    const lines = [];
    for await (const { text } of client.jobs.logs(id)) lines.push(text);
    expect(ended, `${JSON.stringify(ended)} ${lines.join('\n')}`).to.include({ state: 'SUCCEEDED' });
    const hidden = lines.join('').replaceAll('hush-hush', '***');
    const [settings, conf, token, own, plain] = JSON.parse(hidden);
    expect(settings).to.deep.equal([content, 0, 0, '444']);
    expect(conf).to.deep.equal(['ключ', 1000, 1001, '640']);
    expect(token.slice(1)).to.deep.equal([33, 0, '400']);
    expect(own.slice(1)).to.deep.equal([0, 0, '440']);
    expect(plain[0]).to.equal(token[0]);
  });

  it('may use more memory than is reserved for them, if Nomad lets them', async () => {
    const { client } = stage.agent;
    const script = 'console.log(process.env.NOMAD_MEMORY_LIMIT, process.env.NOMAD_MEMORY_MAX_LIMIT)';
    const command = ['node', '-e', script];
    const sizes = { memory: 64 * 2 ** 20, memory_limit: 128 * 2 ** 20 };
    await stage.agent.apply(manifestOf({}, { jobs: { more: jobSpec({ image: IMAGE, command }, sizes) } }));
    const runJob = async () => {
      const { id } = await client.jobs.start('more', {});
      return await client.jobs.wait(id);
    };
    const refused = await runJob();
    expect(refused.state).to.equal('FAILED');
    expect(JSON.stringify(refused)).to.contain('memory oversubscription is not enabled');
    const enable = ['operator', 'scheduler', 'set-config', '-memory-oversubscription=true'];
    const env = { ...process.env, ...started?.cluster.environment };
    const { code, output } = await run('nomad', enable, { cwd: '/', env });
    expect(code, output).to.equal(0);
    const ended = await runJob();
    expect(ended, JSON.stringify(ended)).to.include({ state: 'SUCCEEDED' });
    const lines = [];
    for await (const { text } of client.jobs.logs(ended.id)) lines.push(text);
    expect(lines).to.deep.equal(['64 128']);
  });

  it('are reported if they do not exist', async () => {
    await stage.agent.apply(manifestOf({ hello: functionSpec({ image: 'localhost:1/nothing:1' }) }));
    const answer = await call(`${stage.agent.url}/functions/hello`, stage.agent.key);
    expect(answer.status).to.equal(503);
    expect(JSON.parse(answer.text).detail).to.match(/could not be started: .*localhost:1\/nothing:1/);
  });
});
