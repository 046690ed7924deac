import { once } from 'node:events';
import { createServer } from 'node:net';

/** A port of the loopback, or of another address of this machine, on which nothing listens, below those that outgoing connections are given. */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    const server = createServer();
    try {
      server.listen(port, host);
      await once(server, 'listening');
    } catch {
      continue;
    }
    server.close();
    await once(server, 'close');
    return port;
  }
}
