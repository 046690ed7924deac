import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

export const HOST = '127.0.0.1';

/**
 * Below the ports that Linux (from 32768) and macOS (from 49152) assign to outgoing connections: any client could take one
 * of those before the worker listens.
 */
const FIRST = 15_000;
const LAST = 32_767;

/** Ports of this driver's workers; no two living workers have the same port. */
export class Ports {
  private readonly taken = new Set<number>();

  /** A port on which nothing listens, kept from others until it is released. */
  async reserve(): Promise<number> {
    const count = LAST - FIRST + 1;
    const start = Math.floor(Math.random() * count);
    for (let step = 0; step < count; step++) {
      const port = FIRST + ((start + step) % count);
      if (this.taken.has(port)) continue;
      this.taken.add(port);
      if (await isFree(port)) return port;
      this.taken.delete(port);
    }
    throw new Error(`no port between ${FIRST} and ${LAST} is free on ${HOST}`);
  }

  keep(port: number): void {
    this.taken.add(port);
  }

  release(port: number): void {
    this.taken.delete(port);
  }
}

/** Whether no program listens on the port of the loopback address. */
export function isFree(port: number, protocol: 'tcp' | 'udp' = 'tcp'): Promise<boolean> {
  return protocol === 'udp' ? isFreeForUdp(port) : isFreeForTcp(port);
}

function isFreeForUdp(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', () => {
      socket.close();
      resolve(false);
    });
    socket.bind({ port, address: HOST, exclusive: true }, () => socket.close(() => resolve(true)));
  });
}

function isFreeForTcp(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: HOST, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
