import type { ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endProgram, firstAnswer, freePort, startProgram } from './programs.js';

export interface Proxy {
  readonly url: string;
  end(): Promise<void>;
}

/**
 * HAProxy before workers. One thread, as the agent has one; with two, it was measured to be up to ten times slower
 * with maxconn 1.
 * @param maxconn requests that a worker takes at a time, past which they wait in its queue; null: any number
 */
export async function startHaproxy(
  folder: string,
  workerPorts: readonly number[],
  maxconn: number | null,
): Promise<Proxy> {
  const port = await freePort();
  const file = join(folder, 'haproxy.cfg');
  writeFileSync(file, configuration(port, workerPorts, maxconn));
  const child: ChildProcess = startProgram('haproxy', ['-q', '-db', '-f', file]);
  const url = `http://127.0.0.1:${port}/`;
  await firstAnswer(url, child);
  return { url, end: () => endProgram(child) };
}

function configuration(port: number, workerPorts: readonly number[], maxconn: number | null): string {
  const limit = maxconn === null ? '' : ` maxconn ${maxconn}`;
  const servers = workerPorts.map((worker, index) => `  server w${index} 127.0.0.1:${worker}${limit}`);
  return `global
  maxconn 4096
  nbthread 1
defaults
  mode http
  option http-keep-alive
  http-reuse always
  timeout connect 5s
  timeout client 60s
  timeout server 60s
  timeout queue 60s
frontend calls
  bind 127.0.0.1:${port}
  default_backend workers
backend workers
  balance leastconn
${servers.join('\n')}
`;
}
