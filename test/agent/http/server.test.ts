import { once } from 'node:events';
import type { RequestListener, Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { Connections } from '../../../src/agent/http/connections.js';
import { createHttpServer, type HttpLimits } from '../../../src/agent/http/server.js';
import { until } from '../../support/until.js';

const GET = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n';

describe("the agent's HTTP servers", () => {
  const servers: Server[] = [];
  const sockets: Socket[] = [];

  async function serve(
    limits: HttpLimits = {},
    connections = new Connections(),
    handler: RequestListener = (_request, response) => void response.end('hello'),
  ): Promise<Server> {
    const server = createHttpServer(connections, handler, limits).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    return server;
  }

  async function open(
    server: Server,
  ): Promise<{ socket: Socket; text: () => string; closed: () => boolean }> {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    sockets.push(socket);
    let text = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      text += chunk;
    });
    socket.on('error', () => {});
    await once(socket, 'connect');
    return { socket, text: () => text, closed: () => socket.closed };
  }

  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
    for (const server of servers.splice(0)) server.close().closeAllConnections();
  });

  it('closes a connection whose head is late, or that sends nothing', async () => {
    const server = await serve({ headTimeout: 100, headLookInterval: 20 });
    const silent = await open(server);
    const half = await open(server);
    half.socket.write('GET / HTTP/1.1\r\nHost: loc');
    await until('both are closed', () => silent.closed() && half.closed());
    expect(half.text()).to.match(/^HTTP\/1\.1 408 /);
  });

  describe('a caller who stops in the middle of a body', () => {
    const POST = 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nab';
    const limits = { bodyTimeout: 100, headLookInterval: 20 };

    it('gets 408, once somebody waits for the rest', async () => {
      const server = await serve(limits, undefined, (request) => void request.resume());
      const silent = await open(server);
      silent.socket.write(POST);
      await until('it is closed', () => silent.closed());
      expect(silent.text()).to.match(/^HTTP\/1\.1 408 /);
    });

    it('may continue while data arrives, while nobody reads, and once the response has begun', async () => {
      const answers: [string, RequestListener][] = [
        ['nobody reads', () => {}],
        ['the reader pauses', (request) => void request.once('data', () => request.pause())],
        [
          'the response has begun',
          (request, response) => {
            request.resume();
            response.flushHeaders();
          },
        ],
      ];
      for (const [what, handler] of answers) {
        const server = await serve(limits, undefined, handler);
        const caller = await open(server);
        caller.socket.write(POST);
        await delay(400);
        expect(caller.closed(), what).to.equal(false);
        expect(caller.text(), what).not.to.contain('408');
      }
      // Long enough that a busy machine does not cause the silence.
      const longer = { ...limits, bodyTimeout: 1_000 };
      const server = await serve(longer, undefined, (request, response) => {
        request.resume().once('end', () => response.end('whole'));
      });
      const slow = await open(server);
      slow.socket.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n');
      for (let sent = 0; sent < 10; sent++) {
        await delay(120);
        slow.socket.write('x');
      }
      await until(
        'it is answered',
        () => slow.text().endsWith('whole\r\n0\r\n\r\n') || slow.text().endsWith('whole'),
      );
    });
  });

  it('limits heads to a minute, and bodies not at all', async () => {
    const server = await serve();
    expect(server.headersTimeout).to.equal(60_000);
    expect(server.requestTimeout).to.equal(0);
  });

  it('keeps an unused connection longer than common proxies do, and says so', async () => {
    const server = await serve();
    const { socket, text } = await open(server);
    socket.write(GET);
    await until('it has answered', () => text().includes('hello'));
    expect(Number(/keep-alive: timeout=(\d+)/i.exec(text())?.[1])).to.be.greaterThan(600);
  });

  it('closes a connection that is unused for too long', async () => {
    const server = await serve({ keepAlive: 50 });
    const { socket, text, closed } = await open(server);
    socket.write(GET);
    await until('it has answered', () => text().includes('hello'));
    await until('it is closed', closed);
  });

  it('serves a request that arrived while the loop was blocked, although its connection was due to be closed', async () => {
    const server = await serve({ keepAlive: 50 });
    const { socket, text } = await open(server);
    socket.write(GET);
    await until('it has answered', () => text().includes('hello'));
    // The client is in this process, so the system has its request before the loop is blocked. Node adds a second.
    socket.write(GET);
    const end = performance.now() + 1_500;
    while (performance.now() < end);
    await until('it has answered again', () => text().split('hello').length === 3);
  });

  it('closes the connection that has been unused longest to make room', async () => {
    const connections = new Connections(2);
    const server = await serve({}, connections);
    const [first, second] = [await open(server), await open(server)];
    first.socket.write(GET);
    await until('it has answered', () => first.text().includes('hello'));
    const third = await open(server);
    third.socket.write(GET);
    await until('the third is served', () => third.text().includes('hello'));
    await until('the second is closed', second.closed);
    expect(first.closed()).to.equal(false);
    expect(connections).to.include({ open: 2, dropped: 1 });
  });

  it('closes a new connection if all are in use, and accepts others once one is free', async () => {
    const connections = new Connections(1);
    let answer: (() => void) | undefined;
    const server = await serve({}, connections, (_request, response) => {
      answer = () => response.end('hello');
    });
    const first = await open(server);
    first.socket.write(GET);
    await until('it is in progress', () => answer !== undefined);
    const second = await open(server);
    await until('the second is closed', second.closed);
    answer?.();
    await until('the first has its response', () => first.text().includes('hello'));
    first.socket.end();
    await until('it is gone', () => connections.open === 0);
    const third = await open(server);
    await delay(20);
    expect(third.closed()).to.equal(false);
  });

  it("keeps running if a connection can't be accepted", async () => {
    const server = await serve();
    server.emit('error', Object.assign(new Error('accept EMFILE'), { code: 'EMFILE' }));
    const { socket, text } = await open(server);
    socket.write(GET);
    await until('it has answered', () => text().includes('hello'));
  });
});
