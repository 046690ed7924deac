import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { expect } from 'chai';
import { HttpClient } from '../../../src/agent/http/client/client.js';

const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

describe('connections to a worker', () => {
  let server: Server;
  let client: HttpClient;
  const open = new Set<Socket>();
  /** Answers one request on each connection, then closes it at once without having said so. */
  beforeEach(async () => {
    server = createServer((socket) => {
      open.add(socket);
      socket.on('error', () => {}).once('data', () => socket.end(ANSWER));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    client = new HttpClient({ host: '127.0.0.1', port }, { connectTimeout: 5_000 });
  });
  afterEach(async () => {
    client.destroy();
    for (const socket of open) socket.destroy();
    server.close();
    await once(server, 'close');
  });

  function post(): { answered: Promise<void>; done: Promise<void> } {
    let told = () => {};
    const answered = new Promise<void>((resolve) => {
      told = resolve;
    });
    const { done } = client.send(
      { method: 'POST', path: '/', headers: ['Host', 'a'], body: Buffer.from('x') },
      { head: () => {}, data: () => true, end: () => told() },
    );
    return { answered, done };
  }

  it('that close right behind an answer have no request that can be sent only once', async () => {
    for (let n = 0; n < 50; n++) {
      const first = post();
      await first.answered;
      await post().done;
    }
    expect(open.size).to.equal(100);
  });
});
