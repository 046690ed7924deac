import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { endProgram, freePort, startProgram } from './programs.js';

export interface RedisServer {
  readonly port: number;
  end(): Promise<void>;
}

/** A redis-server in the folder that syncs each write to disk before acknowledging it (appendfsync always). */
export async function startRedis(folder: string): Promise<RedisServer> {
  const port = await freePort();
  const options = {
    bind: '127.0.0.1',
    port,
    dir: folder,
    appendonly: 'yes',
    appendfsync: 'always',
    save: '',
  };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = startProgram('redis-server', [...args, '--logfile', join(folder, 'redis.log')]);
  await answers(port, () => child.exitCode !== null);
  return { port, end: () => endProgram(child) };
}

async function answers(port: number, ended: () => boolean): Promise<void> {
  for (;;) {
    const redis = new Redis({ port, lazyConnect: true, retryStrategy: () => null });
    redis.on('error', () => {});
    try {
      await redis.connect();
      await redis.ping();
      return;
    } catch (error) {
      if (ended()) throw new Error('redis-server exited before it responded', { cause: error });
      await delay(5);
    } finally {
      redis.disconnect();
    }
  }
}
