/** Ports on a real Engine: a worker whose program has its own port, and daemons, which Terraform starts. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openDockerDriver } from '../../providers/docker/driver.js';
import { created } from '../../providers/docker/engine/answers.js';
import { Engine } from '../../providers/docker/engine/engine.js';
import type { Driver } from '../../providers/driver.js';
import { untilReady } from '../../src/agent/workers/readiness.js';
import { workerSpec } from '../contracts/worker-spec.js';
import { needNetwork } from '../providers/docker/target.js';
import { APPLICATION } from '../support/application.js';
import { daemonStack } from '../support/daemon-stack.js';
import { needEngine } from '../support/engine.js';
import { freePort } from '../support/port.js';
import { skip } from '../support/skip.js';
import { lackingDockerProvider } from '../support/terraform-providers.js';
import { until } from '../support/until.js';
import { IMAGE, needImage } from '../support/worker-image.js';

describe('ports on Docker', function () {
  this.timeout(300_000);
  const folder = mkdtempSync(join(tmpdir(), 'multinode-ports-'));
  let driver: Driver;

  before(async function () {
    await needEngine(this);
    await needImage(process.env.DOCKER_HOST ?? '');
    await needNetwork(APPLICATION);
    driver = await openDockerDriver({
      application: APPLICATION,
      dataDir: join(folder, 'driver'),
      root: folder,
    });
  });

  after(async () => {
    for (const { id } of (await driver?.list()) ?? []) {
      await driver.stop(id, 0);
      await driver.remove(id);
    }
    await driver?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('reach a worker whose program listens on its own port, like nginx', async () => {
    const program = `require('http').createServer((_, answer) => answer.end(process.env.PORT)).listen(80)`;
    const spec = workerSpec('own-port', {
      image: IMAGE,
      command: ['node', '-e', program],
      serves: true,
      container_port: 80,
    });
    const { address } = await driver.start(spec);
    if (!address) throw new Error('the worker has no address');
    await untilReady(address, '/', AbortSignal.timeout(60_000));
    const answer = await fetch(`http://${address.host}:${address.port}/`);
    expect(await answer.text()).to.equal('80');
  });

  it("lead to a daemon by TCP and UDP, and Terraform's second plan is empty", async function () {
    const lack = await lackingDockerProvider();
    if (lack) skip(this, lack);
    const [web, dns, first] = [await freePort(), await freePort(), await freePort()];
    const second = await freePort();
    const reader = `require('http').createServer(async (_, answer) => answer.end(await (await fetch('http://' + process.env.MANY_HOST + ':' + process.env.MANY_PORT_ADMIN)).text() + process.env.MANY_URL)).listen(80)`;
    const program = [
      "for (const port of [80, 443, 8080, 9000]) require('http').createServer((_, answer) => answer.end(`${port}`)).listen(port);",
      "const socket = require('dgram').createSocket('udp4').bind(53);",
      "socket.on('message', (message, { port, address }) => socket.send(`${message}!`, port, address));",
    ].join(' ');
    const manifest = `
name: ${APPLICATION}
daemons:
  many:
    image: "${IMAGE}"
    command: [node, -e, ${JSON.stringify(program.replaceAll('$', '$$$$'))}]
    stop_grace_period: 1
    ports:
      - "${web}:80"
      - "${dns}:53/udp"
      - "${dns}:53/tcp"
      - "443"
      - "127.0.0.2:${first}:8080"
      - { target: 9000, published: ${web}, host_ip: 127.0.0.2, name: admin }
      - { target: 80, published: ${first}, host_ip: 127.0.0.3 }
    expose: ["8443"]
  reader:
    image: "${IMAGE}"
    uses: [many]
    command: [node, -e, ${JSON.stringify(reader.replaceAll('$', '$$$$'))}]
    stop_grace_period: 1
    ports: ["${second}:80"]
`;
    const terraform = await daemonStack(manifest, join(folder, 'stack'));
    await terraform.init();
    try {
      await terraform.apply();
      const get = (url: string) =>
        until(`${url} answers`, () =>
          fetch(url).then(
            (answer) => answer.text(),
            () => undefined,
          ),
        );
      expect(await get(`http://127.0.0.1:${web}`)).to.equal('80');
      expect(await get(`http://127.0.0.2:${first}`)).to.equal('8080');
      expect(await get(`http://127.0.0.2:${web}`)).to.equal('9000');
      expect(await get(`http://127.0.0.3:${first}`)).to.equal('80');
      expect(await get(`http://127.0.0.1:${second}`)).to.equal('9000tcp://many:8443');
      const socket = createSocket('udp4');
      socket.send('hello', dns, '127.0.0.1');
      const [answer] = await once(socket, 'message', { signal: AbortSignal.timeout(30_000) });
      socket.close();
      expect(String(answer)).to.equal('hello!');
      expect(await terraform.plan()).to.deep.equal({ changes: false });
    } finally {
      await terraform.destroy();
    }
  });

  it('join existing networks, on which a daemon is found under its aliases', async function () {
    const lack = await lackingDockerProvider();
    if (lack) skip(this, lack);
    const engine = await Engine.at(process.env);
    const network = `multinode-joined-${await freePort()}`;
    const { Id } = await engine.json('POST', '/networks/create', created, { body: { Name: network } });
    const terraform = await daemonStack(
      `
name: ${APPLICATION}
networks:
  backend: { external: true, name: ${network} }
daemons:
  db:
    image: "${IMAGE}"
    command: [node, -e, "require('http').createServer((_, answer) => answer.end('rows')).listen(80)"]
    stop_grace_period: 1
    networks:
      backend: { aliases: [database, db.internal] }
      default: { aliases: [own] }
`,
      join(folder, 'networks'),
    );
    await terraform.init();
    try {
      await terraform.apply();
      const program = `require('http').createServer(async (request, answer) => {
        answer.end(await fetch('http:/' + request.url).then((found) => found.text(), () => 'nobody'));
      }).listen(80)`;
      const start = async (id: string, networks: Record<string, { aliases: string[] }>) => {
        const command = ['node', '-e', program];
        const { address } = await driver.start(
          workerSpec(id, { image: IMAGE, command, serves: true, container_port: 80, networks }),
        );
        if (!address) throw new Error('the worker has no address');
        await untilReady(address, '/', AbortSignal.timeout(60_000));
        return async (host: string) => (await fetch(`http://${address.host}:${address.port}/${host}`)).text();
      };
      const ask = await start('joined', { [network]: { aliases: [] } });
      for (const host of ['database', 'db.internal', 'own', 'db']) expect(await ask(host)).to.equal('rows');
      const other = await start('apart', {});
      expect([await other('database'), await other('own')]).to.deep.equal(['nobody', 'rows']);
      const refused = await driver
        .start(
          workerSpec('lost', {
            image: IMAGE,
            command: ['true'],
            networks: { 'multinode-none': { aliases: [] } },
          }),
        )
        .then(
          () => '',
          (error: Error) => error.message,
        );
      expect(refused).to.contain('network multinode-none not found');
      expect(await terraform.plan()).to.deep.equal({ changes: false });
      await driver.stop('joined', 0);
    } finally {
      await terraform.destroy();
      await engine.run('DELETE', `/networks/${Id}`).catch(() => {});
      await engine.close();
    }
  });
});
