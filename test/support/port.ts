import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below the ports of Nomad (from 14000), local workers (from 15000) and outgoing connections. scripts/test-pool.js gives each
 * process its share.
 */
const [FIRST = 0, LAST = 0] = (process.env.TEST_PORTS ?? '10000-13999').split('-').map(Number);

/** A test may listen on its port only later. */
const given = new Set<number>();

/** A port on which nothing listens, on the loopback or another local address; another one each time. */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  for (;;) {
    if (given.size > (LAST - FIRST) / 2) given.clear();
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST + 1));
    if (given.has(port)) continue;
    const server = createServer();
    try {
      server.listen(port, host);
      await once(server, 'listening');
    } catch {
      continue;
    }
    given.add(port);
    server.close();
    await once(server, 'close');
    return port;
  }
}
