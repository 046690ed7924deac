/** The docker target with OpenTofu, which uses another address for the docker provider, on a real Engine. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { withEngine } from '../../providers/docker/engine/engine.js';
import { takenNames } from '../../providers/docker/taken.js';
import { Client } from '../../src/client/index.js';
import { findProgram } from '../../src/terraform/cli/program.js';
import { Terraform } from '../../src/terraform/cli/terraform.js';
import { PACKAGE_ROOT } from '../../src/version.js';
import { needEngine } from '../support/engine.js';
import { freePort } from '../support/port.js';
import { skip } from '../support/skip.js';
import { synthesise } from '../support/synthesise.js';
import { dockerProviderFolder } from '../support/terraform-providers.js';
import { IMAGE, needAgentBase } from '../support/worker-image.js';

const APPLICATION = 'tofu-e2e';

const manifest = (port: number) => `
name: ${APPLICATION}
defaults: { image: "${IMAGE}", stop_grace_period: 5 }
functions:
  hello:
    command: [node, -e, "require('http').createServer((q, r) => r.end('hello')).listen(process.env.PORT)"]
daemons:
  beat:
    command: [node, -e, "setInterval(() => {}, 1000)"]
    environment: { ODD: "$\${not.a.reference} %{if}" }
    secrets: [token]
secrets:
  token: { environment: STACK_TEST_TOKEN }
targets: { docker: { port: ${port} } }
`;

describe('the docker stack under tofu', function () {
  this.timeout(240_000);
  const root = mkdtempSync(join(tmpdir(), 'multinode-tofu-'));
  const folder = join(root, 'stack');
  let tofu: Terraform;

  before(async function () {
    const environment = { ...process.env, MULTINODE_TERRAFORM: 'tofu', STACK_TEST_TOKEN: 'secret' };
    const program = await findProgram(environment).catch(() => undefined);
    if (program?.product !== 'OpenTofu') skip(this, 'OpenTofu is not installed');
    const provider = dockerProviderFolder();
    if (!provider) skip(this, "the docker provider is in none of Terraform's plugin folders");
    await needEngine(this);
    if (!existsSync(join(PACKAGE_ROOT, 'dist/src/agent/bundle.mjs')))
      throw new Error('run "npm run build" first');
    await needAgentBase(process.env.DOCKER_HOST ?? '');
    const file = join(root, 'multinode.yaml');
    writeFileSync(file, manifest(await freePort()));
    await synthesise(file, 'docker', folder);
    install(provider);
    tofu = await Terraform.inFolder(folder, { ...environment, DOCKER_HOST: process.env.DOCKER_HOST });
    await tofu.init();
  });

  after(async () => {
    if (tofu && existsSync(join(folder, 'terraform.tfstate'))) await tofu.destroy();
    rmSync(root, { recursive: true, force: true });
  });

  /** Puts the provider into the stack's folder, under the address that tofu uses. */
  function install(provider: string): void {
    const cwd = join(root, 'asking');
    mkdirSync(cwd);
    const docker = { source: 'kreuzwerker/docker' };
    writeFileSync(
      join(cwd, 'main.tf.json'),
      JSON.stringify({ terraform: { required_providers: { docker } } }),
    );
    const said = execFileSync('tofu', ['providers'], { cwd, encoding: 'utf8', stdio: 'pipe' });
    const [, address = ''] = /provider\[([\w.-]+\/kreuzwerker\/docker)\]/.exec(said) ?? [];
    expect(address, said).to.not.equal('');
    cpSync(provider, join(folder, 'terraform.d', 'plugins', address), { recursive: true });
  }

  it('is applied, and the second plan is empty', async () => {
    await tofu.apply();
    const { url, api_key } = await tofu.outputs();
    const client = new Client({ url: String(url?.value), key: String(api_key?.value) });
    expect((await client.status()).daemons.beat).to.include({ state: 'running' });
    const answer = await fetch(`${url?.value}/functions/hello`, {
      headers: { authorization: `Bearer ${api_key?.value}` },
    });
    expect(await answer.text()).to.equal('hello');
    expect(await tofu.plan()).to.deep.equal({ changes: false });
  });

  it('is destroyed without leaving anything', async () => {
    await tofu.destroy();
    expect(await withEngine('', (engine) => takenNames(engine, APPLICATION, []))).to.deep.equal([]);
  });
});
