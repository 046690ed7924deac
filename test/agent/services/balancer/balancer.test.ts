import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { expect } from 'chai';
import pino from 'pino';
import { RequestCounters } from '../../../../src/agent/metrics/requests.js';
import { Backend } from '../../../../src/agent/services/balancer/backend.js';
import { Backends } from '../../../../src/agent/services/balancer/backends.js';
import { Balancer } from '../../../../src/agent/services/balancer/balancer.js';
import { RequestError } from '../../../../src/errors/errors.js';

async function listen(handler: RequestListener): Promise<{ server: Server; port: number }> {
  const server = createServer(handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  return { server, port: address.port };
}

/** A port of this running process on which nothing listens any more. */
async function closedPort(): Promise<number> {
  const { server, port } = await listen(() => {});
  server.close();
  await once(server, 'close');
  return port;
}

describe('the balancer', () => {
  const ends: (() => void)[] = [];

  afterEach(() => {
    for (const end of ends.splice(0)) end();
  });

  /** A balancer in front of these ports. @returns its address, and which backends refused connections */
  async function balance(ports: readonly number[]): Promise<{ url: string; refused: string[] }> {
    const backends = new Backends({
      patience: 10_000,
      unavailable: () => null,
      refusal: (why) => new RequestError('MN4018', 503, why),
    });
    const refused: string[] = [];
    const balancer = new Balancer({
      name: 'web',
      backend: 'a replica of web',
      backends,
      log: pino({ enabled: false }),
      requests: new RequestCounters(),
      refused: (backend) => {
        refused.push(backend.id);
        backend.available = false;
      },
      broken: (cause) => new RequestError('MN4008', 502, cause.message, { cause }),
    });
    for (const port of ports) {
      const backend = new Backend(String(port), { host: '127.0.0.1', port });
      backends.add(backend);
      ends.push(() => backend.destroy());
    }
    const { server, port } = await listen((request, response) => void balancer.request(request, response));
    ends.push(() => {
      server.close();
      server.closeAllConnections();
    });
    return { url: `http://127.0.0.1:${port}/`, refused };
  }

  async function replica(handler: RequestListener): Promise<number> {
    const { server, port } = await listen(handler);
    ends.push(() => {
      server.close();
      server.closeAllConnections();
    });
    return port;
  }

  it('sends a whole request to the next replica if the first refuses the connection', async () => {
    const closed = await closedPort();
    const open = await replica((request, response) => {
      request.setEncoding('utf8');
      let text = '';
      request.on('data', (part: string) => {
        text += part;
      });
      request.on('end', () => response.end(`${request.method} ${text}`));
    });
    const { url, refused } = await balance([closed, open]);
    const answer = await fetch(url, { method: 'POST', body: 'once only' });
    expect([answer.status, await answer.text()]).to.deep.equal([200, 'POST once only']);
    expect(refused).to.deep.equal([String(closed)]);
  });

  it('repeats a request elsewhere only if that is safe', async () => {
    const reached: string[] = [];
    const breaks: RequestListener = (request) => {
      reached.push(request.method ?? '');
      request.socket.destroy();
    };
    const ports = [
      await replica(breaks),
      await replica(breaks),
      await replica(breaks),
      await replica(breaks),
    ];
    const { url, refused } = await balance(ports);
    const post = await fetch(url, { method: 'POST' });
    expect([post.status, reached]).to.deep.equal([502, ['POST']]);
    const get = await fetch(url);
    expect([get.status, reached]).to.deep.equal([502, ['POST', 'GET', 'GET', 'GET']]);
    expect(refused).to.deep.equal([]);
  });

  it('cuts a response off if the replica does', async () => {
    const port = await replica((_request, response) => {
      response.writeHead(200, { 'content-length': 10 });
      response.write('half', () => response.destroy());
    });
    const { url } = await balance([port]);
    const answer = await fetch(url);
    expect(answer.status).to.equal(200);
    const end = await answer.text().then(
      () => 'whole',
      () => 'cut off',
    );
    expect(end).to.equal('cut off');
  });

  it('adds who called, and keeps what an earlier proxy added', async () => {
    const port = await replica((request, response) => response.end(JSON.stringify(request.headers)));
    const { url } = await balance([port]);
    const answer = await fetch(url, {
      headers: { 'x-forwarded-for': '192.0.2.1', 'x-forwarded-proto': 'https' },
    });
    expect(await answer.json()).to.include({
      'x-forwarded-for': '192.0.2.1, 127.0.0.1',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': new URL(url).host,
    });
  });
});
