import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { expect } from 'chai';
import { type Handler, Listeners } from '../../../../src/agent/services/balancer/listeners.js';
import { RequestError } from '../../../../src/errors/errors.js';
import { freePort } from '../../../support/port.js';
import { until } from '../../../support/until.js';

function answering(text: string): Handler {
  return {
    request: (_request, response) => void response.end(text),
    upgrade: (_request, socket) => void socket.destroy(),
  };
}

async function occupied(): Promise<{ server: Server; port: number }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  return { server, port: address.port };
}

async function free(server: Server): Promise<void> {
  server.close();
  await once(server, 'close');
}

/** The response there; null if nothing listens. */
async function answerAt(port: number): Promise<string | null> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } });
    return answer.status === 200 ? await answer.text() : String(answer.status);
  } catch {
    return null;
  }
}

describe('the ports of the services', () => {
  let listeners: Listeners;

  beforeEach(() => {
    listeners = new Listeners('127.0.0.1');
  });

  afterEach(async () => {
    await listeners.close(0);
  });

  it('are reserved all or none', async () => {
    const [open, { server, port: taken }] = [await freePort(), await occupied()];
    const error = await listeners
      .reserve(
        new Map([
          ['open', open],
          ['shop', taken],
        ]),
      )
      .then(
        () => null,
        (reason: unknown) => reason,
      );
    expect(error).to.be.instanceOf(RequestError);
    expect(error).to.include({ code: 'MN4017', status: 409 });
    const message = `services.shop can't listen on 127.0.0.1, port ${taken}: another program listens there`;
    expect(String(error)).to.include(message);
    expect((error as RequestError).problem().errors?.map(({ path }) => path)).to.deep.equal([
      ['services', 'shop', 'port'],
    ]);
    await until('the other port is closed again', async () => (await answerAt(open)) === null);
    await free(server);
  });

  it('answer 503 while no service uses them, and then as the service does', async () => {
    const port = await freePort();
    await listeners.reserve(new Map([['shop', port]]));
    expect(await answerAt(port)).to.equal('503');
    listeners.serve(port, answering('a'));
    expect(await answerAt(port)).to.equal('a');
  });

  it('pass from one service to another without closing', async () => {
    const port = await freePort();
    await listeners.reserve(new Map([['shop', port]]));
    const seat = listeners.serve(port, answering('a'));
    seat.release();
    listeners.serve(port, answering('b'));
    seat.release();
    listeners.closeUnused();
    expect(await answerAt(port)).to.equal('b');
  });

  it('are closed once no service uses them', async () => {
    const port = await freePort();
    await listeners.reserve(new Map([['shop', port]]));
    const seat = listeners.serve(port, answering('a'));
    expect(await answerAt(port)).to.equal('a');
    seat.release();
    listeners.closeUnused();
    await until('the port is closed', async () => (await answerAt(port)) === null);
  });

  it('are retried while another program uses them, and say so meanwhile', async () => {
    const { server, port } = await occupied();
    const seat = listeners.serve(port, answering('a'));
    await until('the port is found in use', () => seat.error() !== null);
    expect(seat.error()).to.include(`it can't listen on 127.0.0.1, port ${port}`);
    await free(server);
    await until('the port is listened on', async () => (await answerAt(port)) === 'a');
    expect(seat.error()).to.equal(null);
  });
});
