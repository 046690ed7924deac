import { Agent as Connections, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { ServiceSpec } from '../../src/manifest/model.js';
import { TestAgent } from '../support/agent.js';
import { manifestOf, serviceSpec } from '../support/application.js';
import { freePort } from '../support/port.js';
import { until } from '../support/until.js';

const PROGRAM = fileURLToPath(new URL('../fixtures/workers/service.mjs', import.meta.url));

/** At least so many, and as many more as are made until all changes are done. */
const REQUESTS = Number(process.env.MULTINODE_LOAD_REQUESTS ?? 20_000);
const CALLERS = 16;

describe('a service under load', () => {
  let agent: TestAgent;
  let port: number;
  let load: Load;
  before(async () => {
    agent = await TestAgent.start();
    port = await freePort();
    load = new Load(port);
  });
  after(async () => {
    load.stop();
    await agent.remove();
  });

  const declare = (version: string, replicas: number, fields: Partial<ServiceSpec> = {}) =>
    agent.apply(
      manifestOf(
        {},
        {
          services: {
            web: serviceSpec(PROGRAM, port, {
              min_replicas: replicas,
              max_replicas: replicas,
              environment: { VERSION: version },
              ...fields,
            }),
          },
        },
      ),
    );
  const ready = (count: number) =>
    until(
      `${count} replicas are ready`,
      async () => {
        const { replicas, outdated } = await agent.serviceStatus('web');
        return replicas.ready === count && replicas.starting + replicas.stopping + outdated === 0;
      },
      60_000,
    );

  it('loses no request while it is changed, scaled 2 → 10 → 2 and has replicas killed', async function () {
    this.timeout(600_000);
    await declare('1', 2);
    await ready(2);
    const answered = load.run();

    const kill = async (replicas: number) => {
      const victim = await until('one that serves is killed', () => killed(load.lastPid));
      await until(`${victim} serves no more`, () => !load.serves(victim));
      await ready(replicas);
    };
    const served = (version: string) => until(`${version} serves`, () => load.versions.has(version));
    await declare('2', 2);
    await served('2');
    await ready(2);
    await kill(2);
    await declare('2', 10);
    await ready(10);
    for (let n = 0; n < 3; n++) await kill(10);
    await declare('3', 10);
    await served('3');
    await ready(10);
    await declare('3', 2);
    await ready(2);
    await kill(2);
    await until('enough was asked', () => load.answers >= REQUESTS, 500_000);
    load.stop();
    await answered;

    expect(load.failures, `of ${load.answers}`).to.deep.equal([]);
    expect(load.answers).to.be.at.least(REQUESTS);
    expect([...load.versions]).to.deep.equal(['1', '2', '3']);
  });
});

/** The process, killed; null where it has gone already. */
function killed(pid: number): number | null {
  try {
    process.kill(pid, 'SIGKILL');
    return pid;
  } catch {
    return null;
  }
}

/** Callers that ask anew as soon as they are answered, on connections that they keep. */
class Load {
  answers = 0;
  lastPid = 0;
  readonly failures: string[] = [];
  readonly versions = new Set<string>();
  readonly #lastSeen = new Map<number, number>();
  #stopped = false;

  constructor(private readonly port: number) {}

  stop(): void {
    this.#stopped = true;
  }

  /** Whether any of the last thousand answers was its. */
  serves(pid: number): boolean {
    return this.answers - (this.#lastSeen.get(pid) ?? Number.NEGATIVE_INFINITY) < 1_000;
  }

  async run(): Promise<void> {
    const connections = new Connections({ keepAlive: true, maxSockets: CALLERS });
    await Promise.all(Array.from({ length: CALLERS }, () => this.#caller(connections)));
    connections.destroy();
  }

  async #caller(connections: Connections): Promise<void> {
    while (!this.#stopped) {
      const failure = await this.#call(connections).catch((error: Error) => error.message);
      this.answers++;
      if (failure !== null) this.failures.push(failure);
    }
  }

  #call(agent: Connections): Promise<string | null> {
    return new Promise((resolve, reject) => {
      const outgoing = request({ port: this.port, host: '127.0.0.1', path: '/', agent }, (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (piece: string) => {
          text += piece;
        });
        answer.once('error', reject);
        answer.once('end', () => {
          if (answer.statusCode !== 200) return resolve(`${answer.statusCode}: ${text}`);
          const { pid } = JSON.parse(text);
          this.lastPid = pid;
          this.#lastSeen.set(pid, this.answers);
          this.versions.add(String(answer.headers['x-version']));
          resolve(null);
        });
      });
      outgoing.once('error', reject);
      outgoing.end();
    });
  }
}
