import { once } from 'node:events';
import { createServer as createHttpServer, get } from 'node:http';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect } from 'chai';
import { Backend } from '../../../../src/agent/services/balancer/backend.js';
import { splice } from '../../../../src/agent/services/balancer/tunnel.js';

function portOf(server: { address(): AddressInfo | string | null }): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  return address.port;
}

function backendAt(port: number): Backend {
  return new Backend('replica', { host: '127.0.0.1', port });
}

describe('the tunnel to a replica', () => {
  it('is not opened if the connection is refused', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const port = portOf(server);
    server.close();
    await once(server, 'close');
    const error = await backendAt(port)
      .port.tunnel()
      .then(
        () => null,
        (reason: unknown) => reason,
      );
    expect(error).to.include({ code: 'ECONNREFUSED' });
  });

  it('passes on a WebSocket handshake, then bytes both ways, and ends with either side', async () => {
    let head = '';
    const replica = createServer((socket) => {
      socket.once('data', (chunk: Buffer) => {
        head = chunk.toString();
        socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
        socket.pipe(socket);
      });
      socket.on('error', () => {});
    }).listen(0, '127.0.0.1');
    await once(replica, 'listening');
    let over: Promise<number | null> | undefined;
    const front = createHttpServer().listen(0, '127.0.0.1');
    front.on('upgrade', async (request, caller, rest) => {
      over = splice(request, caller, await backendAt(portOf(replica)).port.tunnel(), rest);
    });
    await once(front, 'listening');
    try {
      const outgoing = get({
        port: portOf(front),
        host: '127.0.0.1',
        path: '/chat?x=1',
        headers: { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-key': 'a' },
      });
      const [, socket]: [unknown, Socket] = await new Promise((resolve, reject) => {
        outgoing.once('upgrade', (response, duplex) => resolve([response, duplex as Socket]));
        outgoing.once('error', reject);
      });
      socket.write('hello');
      const [echo]: Buffer[] = await once(socket, 'data');
      expect(String(echo)).to.equal('hello');
      expect(head).to.match(/^GET \/chat\?x=1 HTTP\/1\.1\r\n/);
      expect(head).to.include('Connection: Upgrade\r\nUpgrade: websocket\r\n');
      expect(head).to.include('X-Forwarded-For: 127.0.0.1\r\n');
      socket.destroy();
      await over;
    } finally {
      front.close();
      replica.close();
    }
  });
});
