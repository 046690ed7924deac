/** The docker target with plain Terraform and the real docker provider, on a real Engine. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Engine } from '../../providers/docker/engine/engine.js';
import { balancerVolume, volumeName } from '../../providers/docker/names.js';
import { haproxy } from '../../providers/docker/plan/balancers/haproxy.js';
import { Client } from '../../src/client/index.js';
import { TerraformError } from '../../src/errors/errors.js';
import { array, number, object, string } from '../../src/json/shape.js';
import { Terraform } from '../../src/terraform/cli/terraform.js';
import { PACKAGE_ROOT } from '../../src/version.js';
import { lacking, TestEngine } from '../support/engine.js';
import { freePort } from '../support/port.js';
import { findOnPath } from '../support/program.js';
import { run } from '../support/run.js';
import { skip } from '../support/skip.js';
import { synthesise } from '../support/synthesise.js';
import { lackingDockerProvider } from '../support/terraform-providers.js';
import { until } from '../support/until.js';
import { IMAGE, needAgentBase, needImage, needProgramImage } from '../support/worker-image.js';

const SECRET = 'correct-horse-battery-staple';
const APPLICATION = 'docker-e2e';

const limits = object<{ readonly HostConfig: { readonly Memory: number; readonly NanoCpus: number } }>({
  HostConfig: object({ Memory: number, NanoCpus: number }),
});

const running = object<{ readonly Id: string; readonly State: { readonly Pid: number } }>({
  Id: string,
  State: object({ Pid: number }),
});

/** Where the provider is installed. */
const HAPROXY = findOnPath('haproxy');

const serve = (text: string) =>
  `[node, -e, "require('http').createServer((q, r) => setTimeout(() => r.end('${text}'), 20)).listen(process.env.PORT)"]`;

/** Shows what it was given; for secrets only their length. */
const BEAT = `console.log([process.env.ODD, process.env.TAKEN, require('fs').readFileSync(process.env.MULTINODE_SECRETS_DIR + '/token').length].join(' ')); setInterval(() => {}, 1000)`;

const manifest = (port: number, servicePort: number, text: string, memory: string) => `
name: ${APPLICATION}
defaults: { image: "${IMAGE}", stop_grace_period: 5 }
functions:
  hello:
    command: ${serve(text)}
    max_workers: 4
    spare_workers: 1
    cooldown_period: 10m
services:
  web: { command: ${serve(text)}, port: ${servicePort}, min_replicas: 1, max_replicas: 1 }
daemons:
  beat:
    command: [node, -e, "${BEAT}"]
    environment: { ODD: "$\${not.a.reference} %{if}", TAKEN: null }
    cpu: 1
    secrets: [token]
  tick: { command: [node, -e, "setInterval(() => {}, 1000)"], cpu: 0.05, memory: ${memory}, working_dir: /tmp/ }
secrets:
  token: { environment: STACK_TEST_TOKEN }
targets: { docker: { port: ${port}, load_balancer: ${HAPROXY === undefined ? 'agent' : 'haproxy'} } }
`;

describe('the docker stack under terraform', function () {
  this.timeout(300_000);
  const root = mkdtempSync(join(tmpdir(), 'multinode-docker-'));
  const folder = join(root, 'stack');
  const file = join(root, 'multinode.yaml');
  let port: number;
  let servicePort: number;
  let env: NodeJS.ProcessEnv;
  let terraform: Terraform;
  /** The test's own Engine, because it is restarted. */
  let daemon: TestEngine;
  let engine: Engine;

  before(async function () {
    const lack = (await lackingDockerProvider()) ?? lacking();
    if (lack) skip(this, lack);
    if (!existsSync(join(PACKAGE_ROOT, 'dist/src/agent/bundle.mjs')))
      throw new Error('run "npm run build" first');
    daemon = await TestEngine.start();
    await needImage(daemon.host);
    await needAgentBase(daemon.host);
    engine = await daemon.client;
    if (HAPROXY !== undefined) await needProgramImage(daemon.host, haproxy.image, HAPROXY);
    port = await freePort();
    servicePort = await freePort();
    env = { ...process.env, DOCKER_HOST: daemon.host, STACK_TEST_TOKEN: SECRET, TAKEN: 'taken' };
    terraform = await Terraform.inFolder(folder, env);
    await write('one');
    await terraform.init();
  });

  after(async () => {
    if (terraform && existsSync(join(folder, 'terraform.tfstate'))) await terraform.destroy();
    await engine?.close();
    await daemon?.remove();
    rmSync(root, { recursive: true, force: true });
  });

  async function write(text: string, memory = '64 MiB'): Promise<void> {
    writeFileSync(file, manifest(port, servicePort, text, memory));
    await synthesise(file, 'docker', folder);
  }

  /** Read once, because outputs come and go while Terraform applies. */
  let access: Promise<{ readonly url: string; readonly key: string }> | undefined;
  function agent() {
    access ??= terraform
      .outputs()
      .then(({ url, api_key }) => ({ url: String(url?.value), key: String(api_key?.value) }));
    return access;
  }

  async function invoke(): Promise<string> {
    const { url, key } = await agent();
    const response = await fetch(`${url}/functions/hello`, { headers: { authorization: `Bearer ${key}` } });
    return `${response.status} ${await response.text()}`;
  }

  /** The service, which anyone who reaches its port may call. */
  async function visit(): Promise<string> {
    const response = await fetch(`http://127.0.0.1:${servicePort}/`);
    return `${response.status} ${await response.text()}`;
  }

  /** The responses to callers, four at a time, while something else is in progress. */
  async function answersDuring(what: () => Promise<unknown>): Promise<string[]> {
    const answers = new Set<string>();
    let done = false;
    const callers = [invoke, invoke, visit, visit].map(async (call) => {
      while (!done) answers.add(await call().catch(String));
    });
    await what().finally(() => {
      done = true;
    });
    await Promise.all(callers);
    return [...answers];
  }

  async function unchanged(): Promise<void> {
    expect(await terraform.plan()).to.deep.equal({ changes: false });
  }

  const names = async () => {
    const shape = array(object<{ readonly Names: readonly string[] }>({ Names: array(string) }));
    const query = { all: true, filters: { label: [`multinode.application=${APPLICATION}`] } };
    const found = await engine.json('GET', '/containers/json', shape, { query });
    return found.flatMap(({ Names }) => Names.map((name) => name.slice(1)));
  };

  it('refuses a volume that it did not create, and leaves it alone', async () => {
    const name = volumeName(APPLICATION);
    await engine.run('POST', '/volumes/create', { body: { Name: name } });
    const error = await terraform.apply().catch((error: unknown) => error);
    if (!(error instanceof TerraformError)) throw error;
    expect(JSON.stringify(error.diagnostics)).to.contain(`volume ${name}`).and.to.contain('MN3006');
    await terraform.destroy();
    await engine.run('DELETE', `/volumes/${name}`);
  });

  it('is applied, and the second plan is empty', async () => {
    await terraform.apply();
    expect(await invoke()).to.equal('200 one');
    await until('the service answers', async () => (await visit().catch(() => '')) === '200 one');
    await unchanged();
  });

  it('keeps secrets out of the state, and the key out of what the Engine shows', async () => {
    const state = readFileSync(join(folder, 'terraform.tfstate'), 'utf8');
    expect(state).to.not.contain(SECRET);
    const { key } = await agent();
    for (const name of await names()) {
      const shown = JSON.stringify(
        await engine.json('GET', `/containers/${name}/json`, object<{ readonly Id: string }>({ Id: string })),
      );
      expect(shown).to.not.contain(SECRET).and.not.to.contain(key);
    }
  });

  it('leaves daemons to Terraform, and shows them', async () => {
    const status = await new Client(await agent()).status();
    expect(status.daemons.beat).to.include({ state: 'running', restarts: 0 });
    expect((await names()).filter((name) => name.includes('beat'))).to.deep.equal([
      `multinode-${APPLICATION}-daemon-beat`,
    ]);
  });

  it('runs daemons with what the manifest gives them, once each, and again when their process ends', async () => {
    const client = new Client(await agent());
    const lines = async () => {
      const texts: string[] = [];
      for await (const { text } of client.logs('beat', {})) texts.push(text);
      return texts;
    };
    const given = `\${not.a.reference} %{if} taken ${SECRET.length}`;
    await until('it has written', async () => (await lines()).length > 0);
    expect(await lines()).to.deep.equal([given]);
    const container = `/containers/multinode-${APPLICATION}-daemon-beat/json`;
    const { Id, State } = await engine.json('GET', container, running);
    process.kill(State.Pid, 'SIGKILL');
    await until('it runs again', async () => {
      const { beat } = (await client.status()).daemons;
      return beat?.state === 'running' && beat.restarts === 1;
    });
    expect((await engine.json('GET', container, running)).Id).to.equal(Id);
    await until('it has written again', async () => (await lines()).length > 1);
    expect(await lines()).to.deep.equal([given, given]);
  });

  const cli = (...args: string[]) =>
    run(
      process.execPath,
      [join(PACKAGE_ROOT, 'dist/src/cli/main.js'), ...args, '--target', 'docker', '--out', folder],
      { cwd: root, env },
    );

  it('is found by the command line', async () => {
    expect((await cli('plan')).output).to.contain('nothing to change');
    const { code, output } = await cli('status', '--json');
    expect(code, output).to.equal(0);
    expect(JSON.parse(output).daemons.beat.state).to.equal('running');
  });

  it('plans nothing while it scales, or after workers were killed or removed by hand', async () => {
    expect(await answersDuring(unchanged)).to.deep.equal(['200 one']);
    const [removed, ...killed] = (await names()).filter((name) => name.includes('-hello-'));
    await engine.run('DELETE', `/containers/${removed}`, { query: { force: true } });
    for (const name of killed) await engine.run('POST', `/containers/${name}/kill`);
    expect(killed).to.have.length.of.at.least(1);
    await unchanged();
    expect(await invoke()).to.equal('200 one');
  });

  it('plans nothing after the Engine was restarted', async () => {
    await daemon.stop();
    await daemon.start();
    await until(
      'the agent answers',
      () =>
        invoke().then(
          (answer) => answer === '200 one',
          () => false,
        ),
      60_000,
    );
    await until('the service answers', async () => (await visit().catch(() => '')) === '200 one', 60_000);
    await unchanged();
  });

  it('applies a change without a failed request', async () => {
    await write('two', '96 MiB');
    const answers = await answersDuring(async () => {
      await terraform.apply();
      await until('the new version answers', async () => (await invoke()) === '200 two');
      await until('the new replica answers', async () => (await visit()) === '200 two');
    });
    expect(answers.filter((answer) => !/^200 (one|two)$/.test(answer))).to.deep.equal([]);
    const { HostConfig } = await engine.json(
      'GET',
      `/containers/multinode-${APPLICATION}-daemon-tick/json`,
      limits,
    );
    expect(HostConfig).to.deep.include({ Memory: 96 * 1024 ** 2, NanoCpus: 50_000_001 });
    await unchanged();
  });

  it('replaces all workers, not only daemons, if their image changes under the same name', async () => {
    const [repo, tag] = IMAGE.split(':');
    const container = `multinode-${APPLICATION}-daemon-tick`;
    const { Id } = await engine.json('POST', '/commit', object<{ readonly Id: string }>({ Id: string }), {
      query: { container, repo, tag, changes: 'LABEL another=1' },
    });
    expect(await terraform.plan()).to.deep.equal({ changes: true });
    await terraform.apply();
    const shape = array(object<{ readonly ImageID: string }>({ ImageID: string }));
    const running = async () => {
      // Workers that have ended are kept for their logs.
      const query = { filters: { label: [`multinode.application=${APPLICATION}`, 'multinode.workload'] } };
      return await engine.json('GET', '/containers/json', shape, { query });
    };
    await until('all are of the new image', async () => {
      const found = await running();
      return found.length >= 4 && found.every(({ ImageID }) => ImageID === Id);
    });
    expect(await invoke()).to.match(/^200 (one|two)$/);
    await unchanged();
  });

  /** Another application's container. */
  async function foreign(name: string): Promise<string> {
    const Labels = { 'multinode.application': 'other' };
    const body = { Image: IMAGE, Cmd: ['sleep', '1000'], Labels, HostConfig: { NetworkMode: 'none' } };
    await engine.run('POST', '/containers/create', { query: { name }, body });
    return `/containers/${name}`;
  }

  it("changes nothing while another container has the agent's name", async () => {
    const name = `multinode-${APPLICATION}-agent`;
    await engine.run('POST', `/containers/${name}/rename`, { query: { name: 'renamed-agent' } });
    const other = await foreign(name);
    try {
      const { code, output } = await cli('up', '--yes');
      expect(code, output).to.equal(1);
      expect(output).to.contain(`error[MN3006]: the Engine has a container ${name} of application other,`);
      expect(output).to.contain('remove it with docker, or rename it');
      expect(await invoke()).to.match(/^200 (one|two)$/);
      const error = await terraform.apply().catch((error: unknown) => error);
      if (!(error instanceof TerraformError)) throw error;
      expect(JSON.stringify(error.diagnostics)).to.contain(`container ${name}`).and.to.contain('MN3006');
      expect(await invoke()).to.match(/^200 (one|two)$/);
    } finally {
      await engine.run('DELETE', other, { query: { force: true } });
      await engine.run('POST', '/containers/renamed-agent/rename', { query: { name } });
    }
    await unchanged();
  });

  it("is destroyed without leaving anything, even if the agent is dead and another container has a daemon's name", async () => {
    await engine.run('POST', `/containers/multinode-${APPLICATION}-agent/kill`);
    const beat = `multinode-${APPLICATION}-daemon-beat`;
    await engine.run('DELETE', `/containers/${beat}`, { query: { force: true } });
    const other = await foreign(beat);
    await terraform.destroy();
    expect(await names()).to.deep.equal([]);
    await engine.run('DELETE', other, { query: { force: true } });
    for (const path of [
      `/networks/multinode-${APPLICATION}`,
      `/volumes/${volumeName(APPLICATION)}`,
      `/volumes/${balancerVolume(APPLICATION)}`,
    ]) {
      const error = await engine.run('GET', path).catch((error: unknown) => error);
      expect(error, path).to.include({ status: 404 });
    }
  });
});
