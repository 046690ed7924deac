import { once } from 'node:events';
import { connect } from 'node:net';
import { expect } from 'chai';
import { pino } from 'pino';
import type { BalancerOwner } from '../../../../src/agent/services/balancing.js';
import { HaproxyBalancing } from '../../../../src/agent/services/haproxy/balancing.js';
import { RuntimeApi } from '../../../../src/agent/services/haproxy/runtime.js';
import { serversOf } from '../../../../src/agent/services/haproxy/tables.js';
import { call, openCall } from '../../../support/calls.js';
import { Haproxy } from '../../../support/haproxy.js';
import { freePort } from '../../../support/port.js';
import { findOnPath } from '../../../support/program.js';
import { skip } from '../../../support/skip.js';
import { until } from '../../../support/until.js';
import { endReplica, startReplica, type TestReplica } from '../replicas.js';

const LOG = pino({ enabled: false });

describe('services balanced by HAProxy', () => {
  let haproxy: Haproxy;
  let port: number;
  let ends: (() => unknown)[];

  before(async function () {
    const program = findOnPath('haproxy');
    if (program === undefined) skip(this, 'haproxy is not installed');
    port = await freePort();
    haproxy = await Haproxy.start(program, { web: port });
  });
  beforeEach(() => {
    ends = [];
  });
  afterEach(async () => {
    for (const end of ends.reverse()) await end();
    const api = new RuntimeApi(haproxy.socket);
    for (const name of await names()) {
      await api.run(`set server web/${name} state maint`);
      await api.run(`shutdown sessions server web/${name}`);
      await until(`${name} is deleted`, async () =>
        /deleted|No such/.test(await api.run(`del server web/${name}`)),
      );
    }
  });
  after(() => haproxy?.remove());

  async function replica(...given: Parameters<typeof startReplica>): Promise<TestReplica> {
    const started = await startReplica(...given);
    ends.push(() => endReplica(started));
    return started;
  }

  function agent(owner: Partial<BalancerOwner> = {}) {
    const balancing = new HaproxyBalancing(haproxy.socket, LOG);
    ends.push(() => balancing.close());
    const balancer = balancing.service('web', {
      unavailable: () => null,
      refused: () => {},
      has: () => false,
      ...owner,
    });
    balancer.listen(port);
    return { balancing, balancer };
  }

  const ask = async (options = {}) => {
    const { status, text } = await call(`http://127.0.0.1:${port}/`, '', options);
    return status === 200 ? text : String(status);
  };
  const answers = async (count: number) =>
    [...new Set(await Promise.all(Array.from({ length: count }, () => ask())))].sort();
  const serve = (...expected: string[]) =>
    until(`${expected} serve`, async () => (await answers(10)).join() === expected.join());
  async function names(): Promise<string[]> {
    const found = serversOf(await new RuntimeApi(haproxy.socket).run('show servers state'));
    return [...(found.get('web')?.keys() ?? [])].sort();
  }

  it('go to every replica that was put in', async () => {
    const { balancer } = agent();
    expect(await ask()).to.equal('503');
    balancer.add('a', (await replica('a')).address);
    await serve('a');
    balancer.add('b', (await replica('b')).address);
    await serve('a', 'b');
    expect(balancer.error()).to.equal(null);
  });

  it('drain a replica: nothing new, and what it has in hand ends first', async () => {
    const { balancer } = agent();
    const a = balancer.add('a', (await replica('a')).address);
    await serve('a');
    const open = openCall(`http://127.0.0.1:${port}/`, '');
    await until('it is in hand', async () => (await sessions('a')) === '1');
    balancer.add('b', (await replica('b')).address);
    let drained = false;
    const whenDrained = a.drain().then(() => {
      drained = true;
    });
    await serve('b');
    expect(drained).to.equal(false);
    open.end();
    expect((await open.answer).text).to.equal('a');
    await whenDrained;
    a.remove();
    await until('it is out', async () => (await names()).join() === 'b');
    expect(await answers(10)).to.deep.equal(['b']);
  });

  it('lose no request while replicas come and go', async () => {
    const { balancer } = agent();
    let member = balancer.add('r0', (await replica('r0')).address);
    await serve('r0');
    const failures: string[] = [];
    let answered = 0;
    let done = false;
    const callers = Array.from({ length: 4 }, async () => {
      while (!done) {
        const answer = await ask().catch((error: Error) => error.message);
        if (!/^r\d+$/.test(answer)) failures.push(answer);
        answered++;
      }
    });
    let last: TestReplica | undefined;
    for (let n = 1; n <= 8; n++) {
      const before = answered;
      const started = await replica(`r${n}`);
      const next = balancer.add(`r${n}`, started.address);
      await member.drain();
      member.remove();
      if (last) await endReplica(last);
      last = started;
      member = next;
      await until('more was answered', () => answered > before + 20);
    }
    done = true;
    await Promise.all(callers);
    expect(failures, `of ${answered}`).to.deep.equal([]);
  });

  it('are there again when HAProxy was started anew', async () => {
    const { balancer } = agent();
    balancer.add('a', (await replica('a')).address);
    await serve('a');
    await haproxy.stop();
    await until('it says so', () => balancer.error()?.includes("HAProxy can't be told"));
    await haproxy.start();
    await until('a serves', async () => (await ask().catch(() => '')) === 'a');
    expect(balancer.error()).to.equal(null);
  });

  it('go on without an agent, and the next one removes what is no replica of its own', async () => {
    const first = agent();
    first.balancer.add('a', (await replica('a')).address);
    first.balancer.add('b', (await replica('b')).address);
    await serve('a', 'b');
    first.balancer.detach();
    await first.balancing.close();
    await serve('a', 'b');
    const { balancer } = agent({ has: (id) => id === 'a' });
    await until('b is out', async () => (await names()).join() === 'a');
    await serve('a');
    balancer.add('c', (await replica('c')).address);
    await serve('a', 'c');
  });

  it('pass over a replica that refuses, until it accepts again', async () => {
    const refused: string[] = [];
    const { balancer } = agent({ refused: (id) => refused.push(id) });
    balancer.add('a', (await replica('a')).address);
    const b = await replica('b');
    balancer.add('b', b.address);
    await serve('a', 'b');
    await endReplica(b);
    for (let n = 0; n < 10; n++) expect(await ask()).to.equal('a');
    await until('it is told', () => refused.join() === 'b');
    await replica('b', { port: b.address.port });
    await serve('a', 'b');
  });

  it('hold back from a replica that the agent finds unwell', async () => {
    const { balancer } = agent();
    const a = balancer.add('a', (await replica('a')).address);
    balancer.add('b', (await replica('b')).address);
    await serve('a', 'b');
    a.available = false;
    balancer.changed();
    await serve('b');
    a.available = true;
    balancer.changed();
    await serve('a', 'b');
  });

  it('send again what a dying replica had, where that does no harm', async () => {
    const { balancer } = agent();
    const dying = await replica('dying', { answer: (request) => void request.socket.destroy() });
    balancer.add('dying', dying.address);
    await until('it gets requests', async () => (await ask({ method: 'POST' })) === '502');
    balancer.add('a', (await replica('a')).address);
    await until('a is in', async () => (await names()).length === 2);
    for (let n = 0; n < 10; n++) expect(await ask({ method: 'GET' })).to.equal('a');
  });

  it('pass the caller on, and take WebSocket', async () => {
    const { balancer } = agent();
    const { server, address } = await replica('a', {
      answer: ({ headers }, response) =>
        response.end([headers.host, headers['x-forwarded-for'], headers['x-forwarded-proto']].join(' ')),
    });
    server.on('upgrade', (_request, socket) => {
      socket.on('error', () => {});
      socket.write(
        'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n',
      );
      socket.pipe(socket);
    });
    balancer.add('a', address);
    await until('it serves', async () => (await ask()) === `127.0.0.1:${port} 127.0.0.1 http`);
    const caller = connect(port, '127.0.0.1');
    caller.write(
      'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    const [head] = await once(caller, 'data');
    expect(String(head)).to.match(/^HTTP\/1.1 101 /);
    caller.write('ping');
    const [echo] = await once(caller, 'data');
    expect(String(echo)).to.equal('ping');
    caller.destroy();
  });

  it('say what HAProxy lacks', async () => {
    const balancing = new HaproxyBalancing(haproxy.socket, LOG);
    ends.push(() => balancing.close());
    const other = balancing.service('other', {
      unavailable: () => null,
      refused: () => {},
      has: () => false,
    });
    other.listen(1);
    other.add('a', (await replica('a')).address);
    await until(
      'it says so',
      () => other.error() === "HAProxy can't be told of its replicas: No such backend",
    );
  });

  async function sessions(name: string): Promise<string | undefined> {
    const lines = (await new RuntimeApi(haproxy.socket).run('show stat web 4 -1')).split('\n');
    return lines.map((line) => line.split(',')).find(([, server]) => server === name)?.[4];
  }
});
