import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TestAgent } from './agent.js';
import { functionSpec, manifestOf, serviceSpec } from './application.js';
import { endChild } from './child.js';
import { freePort } from './port.js';
import { findOnPath } from './program.js';
import { until } from './until.js';

const PROGRAM = fileURLToPath(new URL('../fixtures/workers/raw.mjs', import.meta.url));

/** The path for which raw.mjs writes these bytes. */
export function raw(bytes: string, close = false): string {
  return `/raw/${Buffer.from(bytes, 'latin1').toString('base64url')}${close ? '/close' : ''}`;
}

export interface RawRequest {
  readonly method?: string;
  /** Lines, each with its line end. */
  readonly fields?: string;
  readonly body?: string;
}

/** One of the ways to reach raw.mjs. */
export interface Way {
  readonly name: string;
  readonly port: number;
  /** Before the path that the worker gets. */
  readonly prefix: string;
  /** Lines that each request needs. */
  readonly fields: string;
}

/** A request as bytes; if its method has a body, and there is no coding, with the body's length. */
export function requestTo(
  { port, prefix, fields: own }: Way,
  path: string,
  { method = 'GET', fields = '', body = '' }: RawRequest = {},
): string {
  const length = method === 'POST' && !/^transfer-encoding:/im.test(fields);
  const lines = `Host: 127.0.0.1:${port}\r\n${own}${length ? `Content-Length: ${body.length}\r\n` : ''}${fields}`;
  return `${method} ${prefix}${path} HTTP/1.1\r\n${lines}\r\n${body}`;
}

/** An agent's function and service that run raw.mjs, and HAProxy in front of another one, if it is installed. */
export class HttpStage {
  readonly #ends: (() => Promise<void>)[] = [];

  private constructor(
    readonly agent: TestAgent,
    readonly viaFunction: Way,
    readonly viaService: Way,
  ) {}

  /** @param workers the number of the function's workers */
  static async start(workers = 4): Promise<HttpStage> {
    const agent = await TestAgent.start();
    const port = await freePort();
    await agent.apply(
      manifestOf(
        { fun: functionSpec(PROGRAM, { max_workers: workers, spare_workers: workers }) },
        { services: { web: serviceSpec(PROGRAM, port, { min_replicas: 1, max_replicas: 1 }) } },
      ),
    );
    await until('the workers are ready', async () => {
      const { functions, services } = await agent.status();
      return functions.fun?.workers.idle === workers && services.web?.replicas.ready === 1;
    });
    return new HttpStage(
      agent,
      {
        name: 'a function',
        port: Number(new URL(agent.url).port),
        prefix: '/functions/fun',
        fields: `Multinode-Key: ${agent.key}\r\n`,
      },
      { name: 'a service', port, prefix: '', fields: '' },
    );
  }

  /** null if it is not installed */
  async haproxy(): Promise<Way | null> {
    const program = findOnPath('haproxy');
    if (!program) return null;
    const [worker, port] = [await freePort(), await freePort()];
    const folder = mkdtempSync(join(tmpdir(), 'multinode-http-'));
    const file = join(folder, 'haproxy.cfg');
    writeFileSync(file, configuration(port, worker));
    const children: ChildProcess[] = [
      spawn(process.execPath, [PROGRAM], { env: { PORT: `${worker}` }, stdio: 'ignore' }),
      spawn(program, ['-db', '-f', file], { stdio: 'ignore' }),
    ];
    this.#ends.push(async () => {
      for (const child of children) await endChild(child);
      rmSync(folder, { recursive: true });
    });
    await until('HAProxy passes requests on', () =>
      fetch(`http://127.0.0.1:${port}/ready`).then(
        ({ ok }) => ok,
        () => false,
      ),
    );
    return { name: 'HAProxy', port, prefix: '', fields: '' };
  }

  async end(): Promise<void> {
    for (const end of this.#ends) await end();
    await this.agent.remove();
  }
}

/** Only what HAProxy does by itself. */
function configuration(port: number, worker: number): string {
  return `defaults
  mode http
  timeout connect 5s
  timeout client 30s
  timeout server 30s
listen all
  bind 127.0.0.1:${port}
  server worker 127.0.0.1:${worker}
`;
}
