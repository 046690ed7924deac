import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the range of outgoing connections. scripts/test-pool.js gives each process its share. */
const [FIRST = 0, LAST = 0] = (process.env.TEST_PORTS ?? '20000-29999').split('-').map(Number);

/** A port on which nothing listens, on the loopback or another local address. */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST + 1));
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
