/** The docker target on an Engine with userns-remap, which gives containers their own users. */
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { haproxy } from '../../providers/docker/plan/balancers/haproxy.js';
import { Client } from '../../src/client/index.js';
import { Terraform } from '../../src/terraform/cli/terraform.js';
import { PACKAGE_ROOT } from '../../src/version.js';
import { lacking, TestEngine } from '../support/engine.js';
import { freePort } from '../support/port.js';
import { findOnPath } from '../support/program.js';
import { skip } from '../support/skip.js';
import { synthesise } from '../support/synthesise.js';
import { lackingDockerProvider } from '../support/terraform-providers.js';
import { until } from '../support/until.js';
import { IMAGE, needAgentBase, needProgramImage } from '../support/worker-image.js';

/** Where the provider is installed. */
const HAPROXY = findOnPath('haproxy');

const manifest = (port: number, servicePort: number) => `
name: users-e2e
defaults: { image: "${IMAGE}", stop_grace_period: 5 }
functions:
  hello:
    command: [node, -e, "require('http').createServer((q, r) => r.end(require('fs').readFileSync(process.env.MULTINODE_SECRETS_DIR + '/token'))).listen(process.env.PORT)"]
    secrets: [token]
services:
  web:
    command: [node, -e, "require('http').createServer((q, r) => r.end('served')).listen(process.env.PORT)"]
    port: ${servicePort}
    min_replicas: 1
    max_replicas: 1
daemons:
  beat: { command: [node, -e, "setInterval(() => {}, 1000)"], secrets: [token] }
secrets:
  token: { environment: STACK_TEST_TOKEN }
targets: { docker: { port: ${port}, load_balancer: ${HAPROXY === undefined ? 'agent' : 'haproxy'} } }
`;

/** Makes a program see our files as /etc/subuid and /etc/subgid. */
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
  let servicePort: number;

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
    if (HAPROXY !== undefined) await needProgramImage(daemon.host, haproxy.image, HAPROXY);
    const manifestFile = join(root, 'multinode.yaml');
    servicePort = await freePort();
    writeFileSync(manifestFile, manifest(await freePort(), servicePort));
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

  it('is applied: the agent uses the Engine and the load balancer, and workers read their files', async () => {
    await terraform.apply();
    const { url, api_key } = await terraform.outputs();
    const client = new Client({ url: String(url?.value), key: String(api_key?.value) });
    expect((await client.status()).daemons.beat).to.include({ state: 'running' });
    const answer = await fetch(`${url?.value}/functions/hello`, {
      headers: { authorization: `Bearer ${api_key?.value}` },
    });
    expect(await answer.text()).to.equal('hush');
    // Through HAProxy if it is installed: the agent reaches its socket, which belongs to another user here.
    const visit = () => fetch(`http://127.0.0.1:${servicePort}/`).then((response) => response.text());
    await until('the service answers', async () => (await visit().catch(() => '')) === 'served');
    expect(await terraform.plan()).to.deep.equal({ changes: false });
  });
});
