/** Workers as instances of Nomad's jobs: how soon they are ready, beside what Nomad itself takes for the same program. */
import { get } from 'node:http';
import { fileURLToPath } from 'node:url';
import { allocation, allocations, dispatched } from '../providers/nomad/api/answers.js';
import { nomadAccess } from '../providers/nomad/api/environment.js';
import { Nomad } from '../providers/nomad/api/nomad.js';
import { placedAt } from '../providers/nomad/worker.js';
import { placeIn } from '../test/providers/nomad/target.js';
import { TestAgent } from '../test/support/agent.js';
import { functionSpec, manifestOf } from '../test/support/application.js';
import { lackingNomad, TestNomad } from '../test/support/nomad.js';
import { until } from '../test/support/until.js';
import { answerOf, firstAnswer } from './programs.js';
import { median } from './statistics.js';

/** Milliseconds. */
export interface NomadFigures {
  /** Median: from the call to its answer by a function without workers. */
  readonly firstCall: number;
  /** The same of Nomad's API alone: from the dispatch of a plain job with the same program to its first answer. */
  readonly plainDispatch: number;
  /** Until that many, wanted at once, are ready. */
  readonly many: number;
  readonly manyPlain: number;
}

/** Workers that are started together. */
export const AT_ONCE = 50;

const WORKER = fileURLToPath(new URL('worker.mjs', import.meta.url));
const COMMAND = [process.execPath, WORKER];
const PLAIN = 'bench-plain';
const PATIENCE = 300_000;

/** @returns why it can't be measured here, or the figures */
export async function benchNomad(rounds = 11): Promise<NomadFigures | string> {
  const lack = process.env.NOMAD_ADDR ? undefined : lackingNomad();
  if (lack) return lack;
  const own = process.env.NOMAD_ADDR ? undefined : await TestNomad.start();
  if (own) process.env.NOMAD_ADDR = own.address;
  const client = new Nomad(nomadAccess(process.env));
  try {
    await client.run('POST', '/v1/jobs', { body: { Job: plainJob() } });
    const agent = await TestAgent.start(placeIn());
    try {
      return { ...(await one(agent, client, rounds)), ...(await many(agent, client)) };
    } finally {
      await agent.remove();
    }
  } finally {
    await client.run('DELETE', `/v1/job/${PLAIN}`, { query: { purge: true } });
    await client.close();
    await own?.remove();
  }
}

async function one(agent: TestAgent, client: Nomad, rounds: number) {
  // Nothing stays: every call meets an empty function.
  await declare(agent, 0);
  const calls: number[] = [];
  const plain: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    await workers(agent, 0);
    const headers = { authorization: `Bearer ${agent.key}` };
    const call = await timed(() => answerOf(get(`${agent.url}/functions/hello`, { headers, agent: false })));
    await workers(agent, 0);
    const { took, jobs } = await dispatch(client, 1);
    await remove(client, jobs);
    // The first round finds files that nobody has read yet.
    if (round === 0) continue;
    calls.push(call);
    plain.push(took);
  }
  return { firstCall: median(calls), plainDispatch: median(plain) };
}

async function many(agent: TestAgent, client: Nomad) {
  const { took: manyPlain, jobs } = await dispatch(client, AT_ONCE);
  await remove(client, jobs);
  const ready = await timed(async () => {
    await declare(agent, AT_ONCE);
    await workers(agent, AT_ONCE);
  });
  return { many: ready, manyPlain };
}

/** Dispatches the plain job so many times at once, and waits until all answer. */
async function dispatch(client: Nomad, count: number): Promise<{ took: number; jobs: string[] }> {
  const jobs: string[] = [];
  const took = await timed(() =>
    Promise.all(
      Array.from({ length: count }, async () => {
        const { DispatchedJobID } = await client.json('POST', `/v1/job/${PLAIN}/dispatch`, dispatched, {
          body: {},
        });
        jobs.push(DispatchedJobID);
        const { host, port } = await addressOf(client, DispatchedJobID);
        await firstAnswer(`http://${host}:${port}/`);
      }),
    ),
  );
  return { took, jobs };
}

async function addressOf(client: Nomad, job: string) {
  for (;;) {
    const [found] = await client.json('GET', `/v1/job/${encodeURIComponent(job)}/allocations`, allocations);
    if (!found) continue;
    const { address } = placedAt(await client.json('GET', `/v1/allocation/${found.ID}`, allocation));
    if (!address) throw new Error('an allocation without a port');
    return address;
  }
}

async function remove(client: Nomad, jobs: readonly string[]): Promise<void> {
  for (const job of jobs)
    await client.run('DELETE', `/v1/job/${encodeURIComponent(job)}`, { query: { purge: true } });
}

function plainJob(): object {
  const [command = '', ...args] = COMMAND;
  return {
    ID: PLAIN,
    Type: 'batch',
    Datacenters: ['*'],
    ParameterizedJob: {},
    TaskGroups: [
      {
        Name: 'worker',
        Networks: [{ DynamicPorts: [{ Label: 'http' }] }],
        Tasks: [
          {
            Name: 'worker',
            Driver: 'raw_exec',
            Config: { command, args },
            Env: { PORT: '${NOMAD_PORT_http}' },
            Resources: { CPU: 1000, MemoryMB: 256 },
          },
        ],
      },
    ],
  };
}

async function declare(agent: TestAgent, spare: number): Promise<void> {
  const fields = { cooldown_period: 0, max_workers: Math.max(1, spare), spare_workers: spare };
  await agent.apply(manifestOf({ hello: functionSpec({ command: COMMAND }, fields) }));
}

/** Waits until exactly so many are idle, and no other is there. */
async function workers(agent: TestAgent, count: number): Promise<void> {
  await until(
    `${count} workers`,
    async () => {
      const found = (await agent.functionStatus('hello')).workers;
      return found.idle === count && found.starting + found.busy + found.stopping === 0;
    },
    PATIENCE,
  );
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}
