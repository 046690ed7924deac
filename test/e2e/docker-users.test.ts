/** The docker target on an Engine with userns-remap, which gives containers users of their own. */
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Client } from '../../src/client/index.js';
import { Terraform } from '../../src/terraform/cli/terraform.js';
import { PACKAGE_ROOT } from '../../src/version.js';
import { lacking, TestEngine } from '../support/engine.js';
import { freePort } from '../support/port.js';
import { findOnPath } from '../support/program.js';
import { skip } from '../support/skip.js';
import { synthesise } from '../support/synthesise.js';
import { lackingDockerProvider } from '../support/terraform-providers.js';
import { IMAGE, needAgentBase } from '../support/worker-image.js';

const manifest = (port: number) => `
name: users-e2e
defaults: { image: "${IMAGE}", stop_grace_period: 5 }
functions:
  hello:
    command: [node, -e, "require('http').createServer((q, r) => r.end(require('fs').readFileSync(process.env.MULTINODE_SECRETS_DIR + '/token'))).listen(process.env.PORT)"]
    secrets: [token]
daemons:
  beat: { command: [node, -e, "setInterval(() => {}, 1000)"], secrets: [token] }
secrets:
  token: { environment: STACK_TEST_TOKEN }
targets: { docker: { port: ${port} } }
`;

/** Has a program see files of ours for /etc/subuid and /etc/subgid. */
const ENTER = `#!/bin/sh
set -e
for file in subuid subgid; do mount --bind "$(dirname "$0")/$file" /etc/$file; done
exec "$@"
`;

describe('the docker stack on an Engine with userns-remap', function () {
  this.timeout(240_000);
  const root = mkdtempSync(join(tmpdir(), 'multinode-users-'));
  const folder = join(root, 'stack');
  let daemon: TestEngine | undefined;
  let terraform: Terraform;

  before(async function () {
    const lack = (await lackingDockerProvider()) ?? lacking();
    if (lack) skip(this, lack);
    const files = ['/etc/subuid', '/etc/subgid'].every((file) => existsSync(file));
    if (!files || findOnPath('unshare') === undefined) skip(this, 'no unshare, or no /etc/subuid');
    if (!existsSync(join(PACKAGE_ROOT, 'dist/src/agent/bundle.mjs')))
      throw new Error('run "npm run build" first');
    const enter = join(root, 'enter');
    writeFileSync(enter, ENTER);
    chmodSync(enter, 0o755);
    for (const file of ['subuid', 'subgid'])
      writeFileSync(join(root, file), 'nobody:200000:65536\nnogroup:200000:65536\n');
    daemon = await TestEngine.startIn(['unshare', '-m', enter], '--userns-remap=nobody:nogroup');
    await needAgentBase(daemon.host);
    const manifestFile = join(root, 'multinode.yaml');
    writeFileSync(manifestFile, manifest(await freePort()));
    await synthesise(manifestFile, 'docker', folder);
    const env = { ...process.env, DOCKER_HOST: daemon.host, STACK_TEST_TOKEN: 'hush' };
    terraform = await Terraform.inFolder(folder, env);
    await terraform.init();
  });

  after(async () => {
    if (terraform && existsSync(join(folder, 'terraform.tfstate'))) await terraform.destroy();
    await daemon?.remove();
    rmSync(root, { recursive: true, force: true });
  });

  it('is applied: the agent uses the Engine, and workers read what they are given', async () => {
    await terraform.apply();
    const { url, api_key } = await terraform.outputs();
    const client = new Client({ url: String(url?.value), key: String(api_key?.value) });
    expect((await client.status()).daemons.beat).to.include({ state: 'running' });
    const answer = await fetch(`${url?.value}/functions/hello`, {
      headers: { authorization: `Bearer ${api_key?.value}` },
    });
    expect(await answer.text()).to.equal('hush');
    expect(await terraform.plan()).to.deep.equal({ changes: false });
  });
});
