import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { connect, createServer as createTcpServer, type Socket } from 'node:net';
import { expect } from 'chai';
import pino from 'pino';
import { WebSocket, WebSocketServer } from 'ws';
import { Listeners } from '../../../src/agent/services/balancer/listeners.js';
import { Follower } from '../../../src/agent/standby/follower.js';
import { Passages } from '../../../src/agent/standby/passages.js';
import { call } from '../../support/calls.js';
import { freePort } from '../../support/port.js';
import { readBody } from '../../support/serve.js';
import { until } from '../../support/until.js';

const log = pino({ enabled: false });
const HOST = '127.0.0.1';
const KEY = 'key';

const SELF = { version: '1', target: 'nomad', pid: 1, url: 'http://127.0.0.1:1', started_at: '' };

/** A standby agent, in front of agents that the test controls. */
describe('a standby agent', () => {
  let standby: string;
  let passages: Passages;
  let listeners: Listeners;
  let suspected = 0;
  const ends: (() => unknown)[] = [];

  beforeEach(async () => {
    suspected = 0;
    listeners = new Listeners(HOST);
    passages = new Passages({ log, listeners, refused: () => suspected++ });
    standby = (await listen(passages.handle)).url;
    ends.push(() => listeners.close(0));
  });
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
  });

  async function listen(handler: RequestListener, port = 0): Promise<{ url: string; server: Server }> {
    const server = createServer(handler).listen(port, HOST);
    await once(server, 'listening');
    ends.push(() => close(server));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no TCP address');
    return { url: `http://${HOST}:${address.port}`, server };
  }

  /** As when a process is killed. */
  async function close(server: Server): Promise<void> {
    if (!server.listening) return;
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }

  const send = (path: string, body: string, headers: Record<string, string> = {}, method = 'POST') =>
    call(`${standby}${path}`, KEY, { method, headers, body });

  /** An agent that is killed by the first request, and one that answers with what it receives. */
  async function killedThenAnswering() {
    const reached: string[] = [];
    const first = await listen(async (request) => {
      reached.push(await readBody(request));
      void close(first.server);
    });
    const second = await listen(async (request, response) => {
      const body = await readBody(request);
      reached.push(body);
      response.end(JSON.stringify({ headers: request.headers, body }));
    });
    passages.lead({ url: first.url, ports: [], rawPorts: [] });
    return {
      reached,
      second,
      takeOver: async () => {
        await until('the death is noticed', () => suspected > 0 || !first.server.listening);
        passages.lead(null);
        passages.lead({ url: second.url, ports: [], rawPorts: [] });
      },
    };
  }

  it('forwards a request unchanged, with the address of its caller, and the response back', async () => {
    const { url } = await listen(async (request, response) => {
      response.writeHead(418, { 'x-mine': 'yes' });
      response.end(
        `${request.method} ${request.url} ${await readBody(request)} ${request.headers.authorization}`,
      );
    });
    passages.lead({ url, ports: [], rawPorts: [] });
    const answer = await send('/functions/hello/x?y=1', 'body', {}, 'PATCH');
    expect([answer.status, answer.headers['x-mine']]).to.deep.equal([418, 'yes']);
    expect(answer.text).to.equal('PATCH /functions/hello/x?y=1 body Bearer key');
  });

  it('answers itself that it is standing by, and never that it is the leader', async () => {
    const { url } = await listen((_request, response) => void response.end('the active one'));
    passages.lead({ url, ports: [], rawPorts: [] });
    expect(JSON.parse((await send('/healthz', '', {}, 'GET')).text)).to.include({ status: 'standby' });
    const refused = await send('/v1/standbys', '{}');
    expect([refused.status, JSON.parse(refused.text).code]).to.deep.equal([409, 'MN4004']);
  });

  it('lets requests wait until there is a leader, and then continue', async () => {
    const waiting = [send('/functions/hello', 'a'), send('/v1/status', '', {}, 'GET')];
    const { url } = await listen(async (request, response) => void response.end(await readBody(request)));
    passages.lead({ url, ports: [], rawPorts: [] });
    expect((await Promise.all(waiting)).map(({ status, text }) => [status, text])).to.deep.equal([
      [200, 'a'],
      [200, ''],
    ]);
  });

  it('repeats any request if the connection was refused', async () => {
    const gone = await listen(() => {});
    await close(gone.server);
    passages.lead({ url: gone.url, ports: [], rawPorts: [] });
    const answer = send('/functions/hello', 'once');
    await until('the refusal is reported', () => suspected > 0);
    const { url } = await listen(async (request, response) => void response.end(await readBody(request)));
    passages.lead({ url, ports: [], rawPorts: [] });
    expect((await answer).text).to.equal('once');
  });

  it('repeats an idempotent request that the dead agent had received, with its body', async () => {
    const { reached, takeOver } = await killedThenAnswering();
    const answer = send('/v1/application', 'manifest', {}, 'PUT');
    await takeOver();
    expect((await answer).status).to.equal(200);
    expect(reached).to.deep.equal(['manifest', 'manifest']);
  });

  it('repeats an asynchronous call, under one key', async () => {
    const { reached, takeOver } = await killedThenAnswering();
    const answer = send('/functions/hello', 'call', { prefer: 'respond-async' });
    await takeOver();
    const { headers } = JSON.parse((await answer).text);
    expect(reached).to.deep.equal(['call', 'call']);
    expect(headers['idempotency-key']).to.match(/^[0-9a-f-]{36}$/);
    const own = await send('/functions/hello', '', { prefer: 'respond-async', 'idempotency-key': 'mine' });
    expect(JSON.parse(own.text).headers['idempotency-key']).to.equal('mine');
  });

  it('never repeats anything else, but reports that its agent died', async () => {
    const { reached, takeOver } = await killedThenAnswering();
    const answer = send('/functions/hello', 'pay', { 'idempotency-key': "the function's own" });
    await takeOver();
    const { status, headers, text } = await answer;
    expect([status, headers['content-type']]).to.deep.equal([502, 'application/problem+json']);
    expect(JSON.parse(text)).to.include({ code: 'MN4011', status: 502 });
    expect(reached).to.deep.equal(['pay']);
  });

  it('takes requests back from an agent that hangs once there is another leader', async () => {
    let hung = 0;
    const hanging = await listen(() => void hung++);
    passages.lead({ url: hanging.url, ports: [], rawPorts: [] });
    const answer = send('/v1/status', '', {}, 'GET');
    await until('it hangs', () => hung > 0);
    const { url } = await listen((_request, response) => void response.end('new'));
    passages.lead({ url, ports: [], rawPorts: [] });
    expect((await answer).text).to.equal('new');
  });

  it("listens on the services' ports, and forwards upgrades", async () => {
    const service = await listen(
      (request, response) => void response.end(request.headers['x-forwarded-for']),
    );
    new WebSocketServer({ server: service.server }).on('connection', (socket) => socket.send('hello'));
    // The same port at another address of this machine, like another machine.
    const port = Number(new URL(service.url).port);
    const other = new Listeners('127.0.0.2');
    ends.push(() => other.close(0));
    const beside = new Passages({ log, listeners: other, refused: () => {} });
    beside.lead({ url: service.url, ports: [port], rawPorts: [] });
    const url = `http://127.0.0.2:${port}`;
    await until('it listens', () =>
      fetch(url).then(
        (answer) => answer.text(),
        () => null,
      ),
    );
    expect(await (await fetch(url)).text()).to.equal('127.0.0.1');
    const socket = new WebSocket(url.replace('http', 'ws'));
    const [data] = await once(socket, 'message');
    expect(String(data)).to.equal('hello');
    socket.terminate();
    beside.lead({ url: service.url, ports: [], rawPorts: [] });
    await until('the port is closed', () =>
      fetch(url).then(
        () => false,
        () => true,
      ),
    );
  });
});

describe("a standby agent's raw ports", () => {
  const ends: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
  });

  /** A leader's service that is not HTTP: it says its name, and then what it gets. */
  async function echo(name: string, host: string, port = 0) {
    const open = new Set<Socket>();
    const server = createTcpServer((socket) => {
      open.add(socket);
      socket.on('error', () => {});
      socket.write(name);
      socket.pipe(socket);
    }).listen(port, host);
    await once(server, 'listening');
    const close = async () => {
      for (const socket of open) socket.destroy();
      if (server.listening) await once(server.close(), 'close');
    };
    ends.push(close);
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no TCP address');
    return { port: address.port, close };
  }

  it('lead every connection to the leader, and to the next one if there is another', async () => {
    const first = await echo('one ', '127.0.0.1');
    const { port } = first;
    await echo('two ', '127.0.0.3', port);
    const other = new Listeners('127.0.0.2');
    ends.push(() => other.close(0));
    const beside = new Passages({ log, listeners: other, refused: () => {} });
    const led = (host: string) => beside.lead({ url: `http://${host}:1`, ports: [port], rawPorts: [port] });
    const dial = async () => {
      const socket = connect(port, '127.0.0.2');
      ends.push(() => socket.destroy());
      await once(socket, 'connect');
      let text = '';
      socket.setEncoding('utf8').on('data', (data) => {
        text += data;
      });
      socket.write('hello');
      return { socket, text: () => text };
    };
    led('127.0.0.1');
    const caller = await until('it listens', () => dial().catch(() => null));
    await until('the first leader answers', () => caller.text() === 'one hello');
    const ended = once(caller.socket, 'close');
    led('127.0.0.3');
    await ended;
    const next = await dial();
    await until('the next leader answers', () => next.text() === 'two hello');
    beside.lead({ url: 'http://127.0.0.3:1', ports: [], rawPorts: [] });
    await until('the port is closed', () =>
      dial().then(
        () => false,
        () => true,
      ),
    );
  });
});

describe('the follower of the leader', () => {
  const ends: (() => void)[] = [];
  afterEach(() => {
    for (const end of ends.splice(0)) end();
  });

  /** An agent that answers standby reports as the test says. */
  async function agent(answer: { status: number; body: object }) {
    const asked: unknown[] = [];
    const port = await freePort();
    const server = createServer(async (request, response) => {
      asked.push(JSON.parse(await readBody(request)));
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer.body));
    }).listen(port, HOST);
    await once(server, 'listening');
    ends.push(() => {
      server.closeAllConnections();
      server.close();
    });
    return { url: `http://${HOST}:${port}`, asked, answer };
  }

  it('asks the platform for the lease only while no agent says that it is the leader', async () => {
    const active = await agent({ status: 200, body: { ports: [8080] } });
    const led: (string | null)[] = [];
    let asked = 0;
    const follower = new Follower({
      key: KEY,
      self: SELF,
      lease: { holder: async () => active.url },
      free: async () => false,
      acquire: async () => ++asked >= 3,
      lead: (leader) => led.push(leader && `${leader.url} ${leader.ports}`),
    });
    const turn = follower.untilActive(new AbortController().signal);
    await until('it follows', () => active.asked.length > 1);
    expect(asked).to.equal(0);
    expect(active.asked[0]).to.deep.equal(SELF);
    active.answer.status = 409;
    follower.suspect();
    await turn;
    expect([...new Set(led)]).to.deep.equal([`${active.url} 8080`, null]);
    expect(asked).to.equal(3);
  });

  it('follows neither itself nor an agent that nobody can find', async () => {
    const led: unknown[] = [];
    const holders = [SELF.url, undefined, 'http://127.0.0.1:1/', 'nonsense'];
    const follower = new Follower({
      key: KEY,
      self: SELF,
      lease: { holder: async () => holders.shift() },
      free: async () => false,
      acquire: async () => holders.length === 0,
      lead: (leader) => led.push(leader),
    });
    await follower.untilActive(new AbortController().signal);
    expect(led).to.deep.equal([null, null, null, null]);
  });

  it('first checks whether the lease belongs to an agent that has ended', async () => {
    const calls: string[] = [];
    const follower = new Follower({
      key: KEY,
      self: SELF,
      lease: { holder: async () => SELF.url },
      free: async () => {
        calls.push('free');
        return calls.length === 1;
      },
      acquire: async () => {
        calls.push('acquire');
        return calls.length > 2;
      },
      lead: () => {},
    });
    await follower.untilActive(new AbortController().signal);
    expect(calls).to.deep.equal(['free', 'acquire', 'free', 'acquire']);
  });

  it('continues if the platform does not answer, and ends when the signal aborts', async () => {
    const leaving = new AbortController();
    let looks = 0;
    const follower = new Follower({
      key: KEY,
      self: SELF,
      lease: {
        holder: async () => {
          if (++looks === 3) leaving.abort(new Error('leaving'));
          throw new Error('away');
        },
      },
      free: async () => false,
      acquire: async () => false,
      lead: () => {},
    });
    const end = await follower.untilActive(leaving.signal).catch((error: Error) => error.message);
    expect(end).to.equal('leaving');
  });
});
