/** Proxies to compare with the agent's gateway and balancer. */
import type { ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endProgram, firstAnswer, freePort, startProgram } from './programs.js';

export interface Proxy {
  readonly url: string;
  end(): Promise<void>;
}

/**
 * HAProxy in front of workers, with one thread, like the agent; two threads were measured to be up to ten times
 * slower with maxconn 1.
 * @param maxconn requests that a worker handles at a time, above which they queue; null: any number
 */
export async function startHaproxy(
  folder: string,
  workerPorts: readonly number[],
  maxconn: number | null,
): Promise<Proxy> {
  const port = await freePort();
  const file = join(folder, 'haproxy.cfg');
  writeFileSync(file, configuration(port, workerPorts, maxconn));
  return answering(port, startProgram('haproxy', ['-q', '-db', '-f', file]));
}

/** The cost of Node and the agent's libraries for passing a call on, without the gateway: see bare-proxy.mjs. */
export async function startBareProxy(workerPorts: readonly number[]): Promise<Proxy> {
  const port = await freePort();
  const program = fileURLToPath(new URL('./bare-proxy.mjs', import.meta.url));
  const environment = { PORT: String(port), WORKERS: workerPorts.join(',') };
  return answering(port, startProgram(process.execPath, [program], environment));
}

async function answering(port: number, child: ChildProcess): Promise<Proxy> {
  const url = `http://127.0.0.1:${port}/`;
  await firstAnswer(url, { child });
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
