/** Workers as containers: the first one's latency, starts per second, and the agent's CPU use with many idle ones. */
import { get } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { container, created } from '../providers/docker/engine/answers.js';
import { Engine } from '../providers/docker/engine/engine.js';
import { networkName } from '../providers/docker/names.js';
import { needNetwork } from '../test/providers/docker/target.js';
import { functionSpec, manifestOf, NO_INPUTS } from '../test/support/application.js';
import { type DockerAgent, startDockerAgent } from '../test/support/docker-agent.js';
import { lacking, TestEngine } from '../test/support/engine.js';
import { until } from '../test/support/until.js';
import { IMAGE, needImage, WORKERS } from '../test/support/worker-image.js';
import { answerOf, firstAnswer } from './programs.js';
import { median } from './statistics.js';

export interface DockerFigures {
  /** Milliseconds, medians: from the call to the response of a function without workers. */
  readonly firstCall: number;
  /** The same image on the same network with the same limits, through plain calls to the Engine's API. */
  readonly plainRun: number;
  readonly startsPerSecond: number;
  /** Fraction of one core, with MANY idle workers. */
  readonly idleCpu: number;
}

/** Number of workers started together. */
export const MANY = 100;
const COMMAND = ['node', `${WORKERS}/function.mjs`];
/** Milliseconds over which the agent is measured. */
const WATCH = 15_000;
const PATIENCE = 300_000;

/** @returns why it can't be measured here, or the figures */
export async function benchDocker(rounds = 11): Promise<DockerFigures | string> {
  const own = process.env.DOCKER_HOST ? undefined : (lacking() ?? (await TestEngine.start()));
  if (typeof own === 'string') return own;
  const host = own?.host ?? process.env.DOCKER_HOST ?? '';
  await needImage(host);
  await needNetwork('test', { DOCKER_HOST: host });
  const agent = await startDockerAgent(host);
  try {
    const times = await firstCalls(agent, host, rounds);
    return { ...times, ...(await many(agent)) };
  } finally {
    await agent.remove();
    await own?.remove();
  }
}

async function firstCalls(agent: DockerAgent, host: string, rounds: number) {
  // No worker stays, so every call finds an idle function.
  await declare(agent, { max_workers: 1, cooldown_period: 0 });
  const engine = await Engine.at({ DOCKER_HOST: host });
  const calls: number[] = [];
  const runs: number[] = [];
  try {
    for (let round = 0; round <= rounds; round++) {
      await workers(agent, 0);
      const call = await timed(async () => {
        const headers = { authorization: `Bearer ${agent.key}` };
        await answerOf(get(`${agent.url}/functions/hello`, { headers, agent: false }));
      });
      await workers(agent, 0);
      const run = await plainRun(engine);
      // The first round has cold file caches.
      if (round === 0) continue;
      calls.push(call);
      runs.push(run);
    }
  } finally {
    await engine.close();
  }
  return { firstCall: median(calls), plainRun: median(runs) };
}

async function plainRun(engine: Engine): Promise<number> {
  const body = {
    Image: IMAGE,
    Cmd: COMMAND,
    Env: ['PORT=8080'],
    HostConfig: { Init: true, NanoCpus: 1e9, Memory: 256 * 2 ** 20, NetworkMode: networkName('test') },
  };
  let id = '';
  const time = await timed(async () => {
    id = (await engine.json('POST', '/containers/create', created, { body })).Id;
    await engine.run('POST', `/containers/${id}/start`);
    const { NetworkSettings } = await engine.json('GET', `/containers/${id}/json`, container);
    const [network] = Object.values(NetworkSettings.Networks);
    await firstAnswer(`http://${network?.IPAddress}:8080/`);
  });
  await engine.run('DELETE', `/containers/${id}`, { query: { force: true } });
  return time;
}

async function many(agent: DockerAgent) {
  const taken = await timed(async () => {
    await declare(agent, { max_workers: MANY, spare_workers: MANY });
    await workers(agent, MANY);
  });
  const before = process.cpuUsage();
  await delay(WATCH);
  const { user, system } = process.cpuUsage(before);
  return { startsPerSecond: MANY / (taken / 1000), idleCpu: (user + system) / 1000 / WATCH };
}

async function declare(agent: DockerAgent, fields: Parameters<typeof functionSpec>[1]): Promise<void> {
  const hello = functionSpec('', { image: IMAGE, command: COMMAND, cpu: 1, ...fields });
  await agent.client.putApplication({ manifest: manifestOf({ hello }), inputs: NO_INPUTS });
}

/** Waits until exactly that many workers are idle, and none is in another state. */
async function workers(agent: DockerAgent, count: number): Promise<void> {
  await until(
    `${count} workers`,
    async () => {
      const found = (await agent.client.status()).functions.hello?.workers;
      return found?.idle === count && found.starting + found.busy + found.stopping === 0;
    },
    PATIENCE,
  );
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}
