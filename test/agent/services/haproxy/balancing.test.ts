import { once } from 'node:events';
import { connect } from 'node:net';
import { expect } from 'chai';
import { pino } from 'pino';
import { HaproxyBalancing } from '../../../../src/agent/services/haproxy/balancing.js';
import { RuntimeApi } from '../../../../src/agent/services/haproxy/runtime.js';
import { serversOf } from '../../../../src/agent/services/haproxy/tables.js';
import { openCall } from '../../../support/calls.js';
import { Haproxy } from '../../../support/haproxy.js';
import { freePort } from '../../../support/port.js';
import { findOnPath } from '../../../support/program.js';
import { skip } from '../../../support/skip.js';
import { until } from '../../../support/until.js';
import { BalancingBench } from '../bench.js';
import { endReplica, type TestReplica } from '../replicas.js';

const LOG = pino({ enabled: false });

describe('services balanced by HAProxy', () => {
  let haproxy: Haproxy;
  let port: number;
  let bench: BalancingBench;

  before(async function () {
    const program = findOnPath('haproxy');
    if (program === undefined) skip(this, 'haproxy is not installed');
    port = await freePort();
    haproxy = await Haproxy.start(program, { web: port });
  });
  beforeEach(() => {
    bench = new BalancingBench(port, () => new HaproxyBalancing(haproxy.socket, LOG), 'POST');
  });
  afterEach(async () => {
    await bench.end();
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

  async function names(): Promise<string[]> {
    const found = serversOf(await new RuntimeApi(haproxy.socket).run('show servers state'));
    return [...(found.get('web')?.keys() ?? [])].sort();
  }

  it("are counted by the class of the response, from the agent's start; their durations are unknown", async () => {
    expect(await bench.ask()).to.equal('503');
    const { balancer } = bench.agent();
    await until('HAProxy has reported its counts', () => balancer.requests !== null);
    const counted = () => Object.fromEntries(balancer.requests?.counts() ?? []);
    expect(counted()).to.deep.equal({ '1xx': 0, '2xx': 0, '3xx': 0, '4xx': 0, '5xx': 0 });
    expect(await bench.ask()).to.equal('503');
    await until('the refusal is counted', () => counted()['5xx'] === 1);
    balancer.add('a', (await bench.replica('a')).address);
    await bench.serve('a');
    await until('the answers are counted', () => (counted()['2xx'] ?? 0) > 0);
    expect(balancer.requests?.duration).to.equal(null);
    expect(balancer.requests?.recent().duration).to.equal(null);
  });

  it('go to every replica that was added', async () => {
    const { balancer } = bench.agent();
    expect(await bench.ask()).to.equal('503');
    balancer.add('a', (await bench.replica('a')).address);
    await bench.serve('a');
    balancer.add('b', (await bench.replica('b')).address);
    await bench.serve('a', 'b');
    expect(balancer.error()).to.equal(null);
  });

  it('drain a replica: nothing new, and its requests in progress end first', async () => {
    const { balancer } = bench.agent();
    const a = balancer.add('a', (await bench.replica('a')).address);
    await bench.serve('a');
    const open = openCall(`http://127.0.0.1:${port}/`, '');
    await until('it is in progress', async () => (await sessions('a')) === '1');
    balancer.add('b', (await bench.replica('b')).address);
    let drained = false;
    const whenDrained = a.drain().then(() => {
      drained = true;
    });
    await bench.serve('b');
    expect(drained).to.equal(false);
    open.end();
    expect((await open.answer).text).to.equal('a');
    await whenDrained;
    a.remove();
    await until('it is out', async () => (await names()).join() === 'b');
    expect(await bench.answers(10)).to.deep.equal(['b']);
  });

  it('lose no request while replicas come and go', async () => {
    const { balancer } = bench.agent();
    let member = balancer.add('r0', (await bench.replica('r0')).address);
    await bench.serve('r0');
    const callers = bench.callers();
    let last: TestReplica | undefined;
    for (let n = 1; n <= 8; n++) {
      const before = callers.answers;
      const started = await bench.replica(`r${n}`);
      const next = balancer.add(`r${n}`, started.address);
      await member.drain();
      member.remove();
      if (last) await endReplica(last);
      last = started;
      member = next;
      await until('more was answered', () => callers.answers > before + 20);
    }
    await callers.end();
    expect(callers.failures, `of ${callers.answers}`).to.deep.equal([]);
  });

  it('are restored after HAProxy was restarted', async () => {
    const { balancer } = bench.agent();
    balancer.add('a', (await bench.replica('a')).address);
    await bench.serve('a');
    await haproxy.stop();
    await until('it says so', () => balancer.error()?.includes('HAProxy could not be updated'));
    await haproxy.start();
    await until('a serves', async () => (await bench.ask().catch(() => '')) === 'a');
    expect(balancer.error()).to.equal(null);
  });

  it('continue without an agent, and the next one removes what is not one of its replicas', async () => {
    const first = bench.agent();
    first.balancer.add('a', (await bench.replica('a')).address);
    first.balancer.add('b', (await bench.replica('b')).address);
    await bench.serve('a', 'b');
    first.balancer.detach();
    await first.balancing.close();
    await bench.serve('a', 'b');
    const { balancer } = bench.agent({ has: (id) => id === 'a' });
    await until('b is out', async () => (await names()).join() === 'a');
    await bench.serve('a');
    balancer.add('c', (await bench.replica('c')).address);
    await bench.serve('a', 'c');
  });

  it('skip a replica that refuses, until it accepts again', async () => {
    const refused: string[] = [];
    const { balancer } = bench.agent({ refused: (id) => refused.push(id) });
    balancer.add('a', (await bench.replica('a')).address);
    const b = await bench.replica('b');
    balancer.add('b', b.address);
    await bench.serve('a', 'b');
    await endReplica(b);
    for (let n = 0; n < 10; n++) expect(await bench.ask()).to.equal('a');
    await until('it is reported', () => refused.join() === 'b');
    await bench.replica('b', { port: b.address.port });
    await bench.serve('a', 'b');
  });

  it('avoid a replica that the agent finds unhealthy', async () => {
    const { balancer } = bench.agent();
    const a = balancer.add('a', (await bench.replica('a')).address);
    balancer.add('b', (await bench.replica('b')).address);
    await bench.serve('a', 'b');
    a.available = false;
    balancer.changed();
    await bench.serve('b');
    a.available = true;
    balancer.changed();
    await bench.serve('a', 'b');
  });

  it('repeat the requests of a dying replica if that is safe', async () => {
    const { balancer } = bench.agent();
    const dying = await bench.replica('dying', { answer: (request) => void request.socket.destroy() });
    balancer.add('dying', dying.address);
    await until('it gets requests', async () => (await bench.ask('POST')) === '502');
    balancer.add('a', (await bench.replica('a')).address);
    await until('a is in', async () => (await names()).length === 2);
    for (let n = 0; n < 10; n++) expect(await bench.ask('GET')).to.equal('a');
  });

  it("pass on the caller's address, and accept WebSocket", async () => {
    const { balancer } = bench.agent();
    const { server, address } = await bench.replica('a', {
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
    await until('it serves', async () => (await bench.ask()) === `127.0.0.1:${port} 127.0.0.1 http`);
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
    const { balancer: other } = bench.agent({}, { name: 'other' });
    other.add('a', (await bench.replica('a')).address);
    await until('it says so', () => other.error() === 'HAProxy could not be updated: No such backend');
  });

  async function sessions(name: string): Promise<string | undefined> {
    const lines = (await new RuntimeApi(haproxy.socket).run('show stat web 4 -1')).split('\n');
    return lines.map((line) => line.split(',')).find(([, server]) => server === name)?.[4];
  }
});
