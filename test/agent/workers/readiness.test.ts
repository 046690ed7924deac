import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { expect } from 'chai';
import { untilReady } from '../../../src/agent/workers/readiness.js';

describe('readiness', () => {
  let server: Server;
  let status = 503;
  let looks = 0;
  beforeEach(async () => {
    status = 503;
    looks = 0;
    server = createServer((_request, response) => {
      looks++;
      if (looks === 3) status = 204;
      response.writeHead(status).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => server.close());

  const address = () => {
    const found = server.address();
    if (found === null || typeof found === 'string') throw new Error('no TCP address');
    return { host: '127.0.0.1', port: found.port };
  };

  it('is reached when the port accepts connections, if no path is given', async () => {
    await untilReady(address(), undefined, new AbortController().signal);
    expect(looks).to.equal(0);
  });

  it('is reached when the path answers 2xx', async () => {
    await untilReady(address(), '/ready', new AbortController().signal);
    expect(looks).to.equal(3);
  });

  it('waits for a port that does not accept connections yet, until it is cancelled', async () => {
    const there = address();
    server.close();
    await once(server, 'close');
    const controller = new AbortController();
    const waiting = untilReady(there, undefined, controller.signal);
    controller.abort(new Error('enough'));
    const outcome = await waiting.then(
      () => 'ready',
      (error: unknown) => (error instanceof Error ? error.name : ''),
    );
    expect(outcome).to.be.oneOf(['AbortError', 'Error']);
  });
});
