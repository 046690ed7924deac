import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Address } from '../../../providers/driver.js';

/** What a load balancer treats as a service's replica. */
export interface TestReplica {
  readonly server: Server;
  readonly address: Address;
}

/** A replica that answers with its name once the request's body has ended, by default. */
export async function startReplica(
  name: string,
  { port = 0, answer = answering(name) }: { port?: number; answer?: RequestListener } = {},
): Promise<TestReplica> {
  const server = createServer(answer);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { port: own } = server.address() as AddressInfo;
  return { server, address: { host: '127.0.0.1', port: own } };
}

export async function endReplica({ server }: TestReplica): Promise<void> {
  if (!server.listening) return;
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}

function answering(name: string): RequestListener {
  return (request, response) => void text(request).then(() => response.end(name));
}
