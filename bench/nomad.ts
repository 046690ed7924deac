/** Workers as instances of Nomad jobs: how soon they are ready, compared with Nomad alone for the same program. */
import { get } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
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
  /** Median: from the call to the response of a function without workers. */
  readonly firstCall: number;
  /** The same for a function with a variable, which Nomad writes through a template. */
  readonly firstCallWithVariable: number;
  /** The same with Nomad's API alone: from the dispatch of a plain job with the same program to its first response. */
  readonly plainDispatch: number;
  /** Median over the rounds of the difference between a first call and the dispatch in the same round. */
  readonly added: number;
  /** Median: until that many workers, wanted at once, are ready. */
  readonly many: number;
  readonly manyPlain: number;
}

/** Number of workers started together. */
export const AT_ONCE = 50;

const WORKER = fileURLToPath(new URL('worker.mjs', import.meta.url));
const COMMAND = [process.execPath, WORKER];
const PLAIN = 'bench-plain';
const PATIENCE = 300_000;
/** Milliseconds between polls of a dispatched job; for many jobs longer, so that polling does not slow their start. */
const LOOK_INTERVAL = 2;
const LOOK_INTERVAL_OF_MANY = 20;
/** Milliseconds in which Nomad cleans up after the previous worker. */
const PAUSE = 500;

/** @returns why it can't be measured here, or the figures */
export async function benchNomad(rounds = 11, roundsOfMany = 3): Promise<NomadFigures | string> {
  const lack = process.env.NOMAD_ADDR ? undefined : lackingNomad();
  if (lack) return lack;
  const own = process.env.NOMAD_ADDR ? undefined : await TestNomad.start();
  if (own) process.env.NOMAD_ADDR = own.address;
  const client = new Nomad(nomadAccess(process.env));
  try {
    await client.run('POST', '/v1/jobs', { body: { Job: plainJob() } });
    const agent = await TestAgent.start(placeIn());
    try {
      return { ...(await one(agent, client, rounds)), ...(await many(agent, client, roundsOfMany)) };
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
  // No worker stays, so every call finds an idle function.
  await declare(agent, 0);
  const calls: number[] = [];
  const withVariable: number[] = [];
  const plain: number[] = [];
  const added: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const call = await firstCall(agent, 'hello');
    await delay(PAUSE);
    const { took, jobs } = await dispatch(client, 1);
    await remove(client, jobs);
    const other = await firstCall(agent, 'greeting');
    // The first round has cold file caches.
    if (round === 0) continue;
    calls.push(call);
    withVariable.push(other);
    plain.push(took);
    added.push(call - took);
  }
  return {
    firstCall: median(calls),
    firstCallWithVariable: median(withVariable),
    plainDispatch: median(plain),
    added: median(added),
  };
}

/** Milliseconds of a call to a function that has no workers before and after it. */
async function firstCall(agent: TestAgent, name: string): Promise<number> {
  await delay(PAUSE);
  const headers = { authorization: `Bearer ${agent.key}` };
  const url = `${agent.url}/functions/${name}`;
  const took = await timed(() => answerOf(get(url, { headers, agent: false })));
  await workers(agent, 0, name);
  return took;
}

async function many(agent: TestAgent, client: Nomad, rounds: number) {
  const ready: number[] = [];
  const plain: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const { took, jobs } = await dispatch(client, AT_ONCE);
    plain.push(took);
    await remove(client, jobs);
    ready.push(
      await timed(async () => {
        await declare(agent, AT_ONCE);
        await workers(agent, AT_ONCE);
      }),
    );
    await declare(agent, 0);
    await workers(agent, 0);
  }
  return { many: median(ready), manyPlain: median(plain) };
}

/** Dispatches the plain job that many times at once, and waits until all respond. */
async function dispatch(client: Nomad, count: number): Promise<{ took: number; jobs: string[] }> {
  const jobs: string[] = [];
  const interval = count === 1 ? LOOK_INTERVAL : LOOK_INTERVAL_OF_MANY;
  const took = await timed(() =>
    Promise.all(
      Array.from({ length: count }, async () => {
        const { DispatchedJobID } = await client.json('POST', `/v1/job/${PLAIN}/dispatch`, dispatched, {
          body: {},
        });
        jobs.push(DispatchedJobID);
        const { host, port } = await addressOf(client, DispatchedJobID, interval);
        await firstAnswer(`http://${host}:${port}/`, { interval });
      }),
    ),
  );
  return { took, jobs };
}

async function addressOf(client: Nomad, job: string, interval: number) {
  for (;;) {
    const [found] = await client.json('GET', `/v1/job/${encodeURIComponent(job)}/allocations`, allocations);
    if (!found) {
      await delay(interval);
      continue;
    }
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
  const hello = functionSpec({ command: COMMAND }, fields);
  const greeting = {
    ...functionSpec({ command: COMMAND }, { cooldown_period: 0 }),
    environment: { NAME: 'x' },
  };
  await agent.apply(manifestOf({ hello, greeting }));
}

/** Waits until exactly that many workers are idle, and none is in another state. */
async function workers(agent: TestAgent, count: number, name = 'hello'): Promise<void> {
  await until(
    `${count} workers`,
    async () => {
      const found = (await agent.functionStatus(name)).workers;
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
