import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below those that outgoing connections are given. Test processes that run side by side have a part each: see scripts/test-pool.js. */
const [FIRST = 0, LAST = 0] = (process.env.TEST_PORTS ?? '20000-29999').split('-').map(Number);

/** A port of the loopback, or of another address of this machine, on which nothing listens. */
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
