import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { ServiceSpec } from '../../src/manifest/model.js';
import { TestAgent } from '../support/agent.js';
import { manifestOf, serviceSpec } from '../support/application.js';
import { Load } from '../support/load.js';
import { freePort } from '../support/port.js';
import { until } from '../support/until.js';

const PROGRAM = fileURLToPath(new URL('../fixtures/workers/service.mjs', import.meta.url));

/** The minimum number; requests continue until all changes are done. */
const REQUESTS = Number(process.env.MULTINODE_LOAD_REQUESTS ?? 20_000);

describe('a service under load', () => {
  let agent: TestAgent;
  let port: number;
  let load: Load;
  before(async () => {
    agent = await TestAgent.start();
    port = await freePort();
    load = new Load('127.0.0.1', port, 16);
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
      const { replica } = await until('one that serves is killed', () => {
        const { last } = load;
        return last && killed(last.pid) ? last : undefined;
      });
      await until(`${replica} serves no more`, () => !load.serves(replica));
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

    expect(load.failures, load.outcome).to.deep.equal([]);
    expect(load.answers).to.be.at.least(REQUESTS);
    expect([...load.versions]).to.deep.equal(['1', '2', '3']);
  });
});

/** Kills the process; null if it is already gone. */
function killed(pid: number): number | null {
  try {
    process.kill(pid, 'SIGKILL');
    return pid;
  } catch {
    return null;
  }
}
