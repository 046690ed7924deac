/** Images without a Dockerfile on Nomad: built on an Engine, pushed to a registry, pulled by a node. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Engine } from '../../providers/docker/engine/engine.js';
import { Terraform } from '../../src/terraform/cli/terraform.js';
import { cli } from '../support/cli.js';
import { DockerNomad } from '../support/nomad-docker.js';
import { findOnPath } from '../support/program.js';
import { PASSWORD, TestRegistry, USER } from '../support/registry.js';
import { skip } from '../support/skip.js';
import { lackingDockerProvider, lackingNomadProvider } from '../support/terraform-providers.js';
import { until } from '../support/until.js';
import { needBaseImage } from '../support/worker-image.js';

const BASE = 'multinode-test-base:1';

describe('builds on Nomad', function () {
  this.timeout(300_000);
  const root = mkdtempSync(join(tmpdir(), 'multinode-nomad-builds-'));
  let registry: TestRegistry | undefined;
  let nomad: DockerNomad | undefined;
  let env: Record<string, string>;

  before(async function () {
    const lack = (await lackingDockerProvider()) ?? (await lackingNomadProvider()) ?? TestRegistry.lacking();
    if (lack) skip(this, lack);
    if (findOnPath('python3') === undefined) skip(this, 'no python3');
    registry = await TestRegistry.start();
    const auth = Buffer.from(`${USER}:${PASSWORD}`).toString('base64');
    const credentials = join(root, 'config.json');
    write('config.json', JSON.stringify({ auths: { [registry.address]: { auth } } }));
    nomad = await DockerNomad.start(this, (host) => needBaseImage(host, BASE), '', credentials);
    env = {
      ...nomad.cluster.environment,
      HOME: process.env.HOME ?? '',
      DOCKER_HOST: nomad.engine.host,
      DOCKER_CONFIG: root,
    };
  });

  after(async () => {
    if (nomad) await multinode('down', '--yes');
    await nomad?.remove();
    await registry?.remove();
    rmSync(root, { recursive: true, force: true });
  });

  const write = (name: string, text: string) => writeFileSync(join(root, name), text);
  const multinode = (...args: string[]) => cli([...args, '--target', 'nomad'], { cwd: root, env });

  async function up(word: string): Promise<void> {
    write(
      'app.py',
      `import os\nimport multinode as mn\n\n@mn.function\ndef greet(name):\n    return [name, "${word}", os.getuid()]\n`,
    );
    const { code, stderr } = await multinode('up', '--yes');
    expect(code, stderr).to.equal(0);
  }

  async function greeted(): Promise<unknown> {
    const { code, stdout, stderr } = await multinode('invoke', 'greet', '"Ada"');
    expect(code, stderr).to.equal(0);
    return JSON.parse(stdout);
  }

  it('are pushed with the credentials of whoever applies them, and pulled by the nodes', async () => {
    write(
      'multinode.yaml',
      `
name: nomad-builds
functions:
  greet:
    build: { runtime: python, base: "${BASE}", network: none }
    command: python3 -m multinode worker app.py greet
targets: { nomad: { registry: "${registry?.address}/team" } }
`,
    );
    await up('first');
    const terraform = await Terraform.inFolder(join(root, '.multinode', 'nomad'), { ...process.env, ...env });
    expect(await terraform.plan()).to.deep.equal({ changes: false });
    await forget();
    expect(await greeted()).to.deep.equal(['Ada', 'first', 10001]);
    await up('second');
    await until('the new version answers', async () => {
      const answer = await greeted();
      return Array.isArray(answer) && answer[1] === 'second';
    });
  });

  /** The Engine is the node's too: without its image, the node has to pull it. */
  async function forget(): Promise<void> {
    const engine = await Engine.at({ DOCKER_HOST: nomad?.engine.host });
    try {
      const plan = readFileSync(join(root, '.multinode', 'nomad', 'cdk.tf.json'), 'utf8');
      const image = /[\w.:]+\/team\/multinode-nomad-builds-python:\w+/.exec(plan)?.[0];
      await engine.run('DELETE', `/images/${image}`);
    } finally {
      await engine.close();
    }
  }
});
