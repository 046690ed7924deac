/** The docker target with plain Terraform and an Engine on another machine, without loopback addresses or shared files. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Client } from '../../src/client/index.js';
import { array, object, string } from '../../src/json/shape.js';
import { Terraform } from '../../src/terraform/cli/terraform.js';
import { lackingOtherMachine, OtherMachine } from '../support/other-machine.js';
import { freePort } from '../support/port.js';
import { skip } from '../support/skip.js';
import { synthesise } from '../support/synthesise.js';
import { lackingDockerProvider } from '../support/terraform-providers.js';
import { until } from '../support/until.js';
import { IMAGE, needAgentBase, WORKERS } from '../support/worker-image.js';

const SECRET = 'correct-horse-battery-staple';
const APPLICATION = 'remote-e2e';

const SECRET_FILE = "require('fs').readFileSync(process.env.MULTINODE_SECRETS_DIR + '/token')";
const serve = `[node, -e, "require('http').createServer((q, r) => r.end(${SECRET_FILE})).listen(process.env.PORT)"]`;

const manifest = (machine: OtherMachine, port: number, servicePort: number) => `
name: ${APPLICATION}
defaults: { image: "${IMAGE}", stop_grace_period: 5 }
functions:
  hello: { command: ${serve}, max_workers: 2, secrets: [token] }
jobs:
  work: { command: [node, ${WORKERS}/job.mjs] }
services:
  web: { command: ${serve}, port: ${servicePort}, min_replicas: 1, max_replicas: 1, secrets: [token] }
daemons:
  beat:
    command: [node, -e, "console.log('read ' + ${SECRET_FILE}.length); setInterval(() => {}, 1000)"]
    secrets: [token]
secrets:
  token: { environment: STACK_TEST_TOKEN }
targets: { docker: { host: "${machine.host}", address: ${machine.address}, port: ${port} } }
`;

describe('the docker stack on another machine', function () {
  this.timeout(300_000);
  const root = mkdtempSync(join(tmpdir(), 'multinode-remote-'));
  const folder = join(root, 'stack');
  const file = join(root, 'multinode.yaml');
  let machine: OtherMachine;
  let terraform: Terraform;
  let servicePort: number;
  let path: string | undefined;

  before(async function () {
    const lack = (await lackingDockerProvider()) ?? lackingOtherMachine();
    if (lack) skip(this, lack);
    machine = await OtherMachine.start();
    path = process.env.PATH;
    process.env.PATH = machine.sshd.path;
    await needAgentBase(machine.engine.host);
    servicePort = await freePort();
    writeFileSync(file, manifest(machine, await freePort(), servicePort));
    const { DOCKER_HOST: _, ...environment } = process.env;
    terraform = await Terraform.inFolder(folder, { ...environment, STACK_TEST_TOKEN: SECRET });
    await synthesise(file, 'docker', folder);
    await terraform.init();
  });

  after(async () => {
    if (path !== undefined) process.env.PATH = path;
    await machine?.remove();
    rmSync(root, { recursive: true, force: true });
  });

  const access = async () => {
    const { url, api_key } = await terraform.outputs();
    return { url: String(url?.value), key: String(api_key?.value) };
  };

  it('is applied over ssh, and the second plan is empty', async () => {
    await terraform.apply();
    expect((await access()).url).to.contain(machine.address);
    expect(await terraform.plan()).to.deep.equal({ changes: false });
  });

  it('is reached from here, with its secrets there but not in the state, and not published on loopback', async () => {
    const { url, key } = await access();
    const answer = await fetch(`${url}/functions/hello`, { headers: { authorization: `Bearer ${key}` } });
    expect(await answer.text()).to.equal(SECRET);
    expect((await fetch(`${url}/v1/status`)).status).to.equal(401);
    const service = `http://${machine.address}:${servicePort}/`;
    await until('the service answers', () =>
      fetch(service).then(
        async (response) => (await response.text()) === SECRET,
        () => false,
      ),
    );
    const client = new Client(await access());
    expect((await client.status()).services.web?.url).to.equal(service.slice(0, -1));
    const { id } = await client.jobs.start('work', { input: JSON.stringify({ echo: true }) });
    expect(await client.jobs.wait(id)).to.include({ state: 'SUCCEEDED' });
    expect((await client.status()).daemons.beat).to.include({ state: 'running' });
    expect(readFileSync(join(folder, 'terraform.tfstate'), 'utf8')).to.not.contain(SECRET);
  });

  it('is destroyed over ssh without leaving anything', async () => {
    await terraform.destroy();
    expect(existsSync(join(folder, 'terraform.tfstate'))).to.equal(true);
    const engine = await machine.engine.client;
    try {
      const ids = array(object<{ readonly Id: string }>({ Id: string }));
      expect(await engine.json('GET', '/containers/json', ids, { query: { all: true } })).to.have.length(0);
      const names = array(object<{ readonly Name: string }>({ Name: string }));
      const left = (await engine.json('GET', '/networks', names)).map(({ Name }) => Name);
      expect(left.filter((name) => name.includes(APPLICATION))).to.deep.equal([]);
    } finally {
      await engine.close();
    }
  });
});
