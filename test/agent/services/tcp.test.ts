/** Services that speak any protocol over TCP, balanced by the agent and by a real HAProxy. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { pino } from 'pino';
import type { Address } from '../../../providers/driver.js';
import { OwnBalancing } from '../../../src/agent/services/balancer/balancing.js';
import type { Balancing, ServiceBalancer } from '../../../src/agent/services/balancing.js';
import { HaproxyBalancing } from '../../../src/agent/services/haproxy/balancing.js';
import { serviceSpec } from '../../support/application.js';
import { Haproxy } from '../../support/haproxy.js';
import { freePort } from '../../support/port.js';
import { findOnPath } from '../../support/program.js';
import { skip } from '../../support/skip.js';
import { until } from '../../support/until.js';

const LOG = pino({ enabled: false });

interface Replica {
  readonly server: Server;
  readonly address: Address;
  readonly open: Set<Socket>;
}

/** A replica that says its name at once, and repeats what it got once the caller has said all. */
async function startReplica(name: string): Promise<Replica> {
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    open.add(socket);
    socket.on('error', () => {}).once('close', () => open.delete(socket));
    socket.write(`${name} `);
    const said: Buffer[] = [];
    socket.on('data', (chunk) => said.push(chunk)).once('end', () => socket.end(Buffer.concat(said)));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { server, address: { host: '127.0.0.1', port }, open };
}

for (const program of ['agent', 'haproxy'] as const) {
  describe(`connections to a service that is balanced by ${program}`, () => {
    let haproxy: Haproxy | undefined;
    let port: number;
    let balancing: Balancing;
    let balancer: ServiceBalancer;
    let replicas: Replica[];
    const refused: string[] = [];

    before(function () {
      if (program === 'haproxy' && findOnPath('haproxy') === undefined)
        skip(this, 'haproxy is not installed');
    });
    beforeEach(async () => {
      port = await freePort();
      replicas = [];
      refused.length = 0;
      if (program === 'haproxy') {
        const spec = serviceSpec('', port, { protocol: 'tcp' });
        haproxy = await Haproxy.start(findOnPath('haproxy') ?? '', { web: await freePort(), db: spec });
        balancing = new HaproxyBalancing(haproxy.socket, LOG);
      } else balancing = new OwnBalancing('127.0.0.1', LOG);
      await balancing.reserve(new Map([['db', port]]), new Set(['db']));
      balancer = balancing.service('db', {
        unavailable: () => (replicas.length === 0 ? 'none was started' : null),
        refused: (id) => void refused.push(id),
        has: () => true,
      });
      balancer.listen(port, 'tcp');
    });
    afterEach(async () => {
      balancer.detach();
      await balancing.close(0);
      await haproxy?.remove();
      for (const { server, open } of replicas) {
        for (const socket of open) socket.destroy();
        server.close();
      }
    });

    async function add(name: string) {
      const replica = await startReplica(name);
      replicas.push(replica);
      return { ...replica, member: balancer.add(name, replica.address) };
    }

    /** What a replica answers to the words; empty if none takes the connection. */
    async function ask(words: string): Promise<string> {
      const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
      socket.on('error', () => {}).end(words);
      const said = await text(socket).catch(() => '');
      socket.destroy();
      return said;
    }
    const served = () => until('a replica answers', () => ask('hello'));

    it('lead to a replica, and each side may end its half first', async () => {
      expect(await ask('hello')).to.equal('');
      await add('a');
      expect(await served()).to.equal('a hello');
      const long = 'x'.repeat(3_000_000);
      expect(await ask(long)).to.equal(`a ${long}`);
      expect(balancer.requests).to.equal(null);
      expect(balancer.error()).to.equal(null);
    });

    it('go to the replica with the fewest of them, and to another one if one refuses', async () => {
      const a = await add('a');
      await served();
      await add('b');
      await until('the second one answers', async () => (await ask('1')).startsWith('b'));
      const held = connect(port, '127.0.0.1');
      const [first] = await once(held, 'data');
      const other = String(first).startsWith('a') ? 'b' : 'a';
      // HAProxy drops a connection that ends, with nothing sent, before the replica has accepted it.
      for (let i = 0; i < 4; i++) expect(await ask('1')).to.equal(`${other} 1`);
      held.destroy();
      a.server.close();
      for (const socket of a.open) socket.destroy();
      await until('only the other one answers', async () => {
        const answers = [await ask('1'), await ask('2'), await ask('3')];
        return answers.every((answer) => answer.startsWith('b'));
      });
      await until('the first one was found to refuse', () => refused.includes('a'));
    });

    it('are finished by a replica that drains', async () => {
      const { member } = await add('a');
      await served();
      const held = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
      await once(held, 'data');
      let drained = false;
      const draining = member.drain().then(() => {
        drained = true;
      });
      await add('b');
      await until('new ones go to the other', async () => (await ask('1')).startsWith('b'));
      expect(drained).to.equal(false);
      held.end('bye');
      expect(await text(held)).to.equal('bye');
      await draining;
    });
  });
}

describe('a service whose protocol changes', () => {
  it('is served at the same port', async () => {
    const port = await freePort();
    const balancing = new OwnBalancing('127.0.0.1', LOG);
    await balancing.reserve(new Map([['db', port]]), new Set());
    const owner = { unavailable: () => null, refused: () => {}, has: () => true };
    const balancer = balancing.service('db', owner);
    const { server, address } = await startReplica('a');
    balancer.listen(port, 'http');
    balancer.add('a', address);
    balancer.listen(port, 'tcp');
    const answer = await until('a replica answers', async () => {
      const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }).on('error', () => {});
      socket.end('hello');
      return await text(socket).catch(() => '');
    });
    expect(answer).to.equal('a hello');
    balancer.detach();
    await balancing.close(0);
    server.close();
  });
});
