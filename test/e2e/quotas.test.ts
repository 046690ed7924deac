import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { agentFiles } from '../../src/agent/process/files.js';
import { isAlive } from '../../src/process/identity.js';
import { TestAgent } from '../support/agent.js';
import { daemonSpec, functionSpec, jobSpec, manifestOf, serviceSpec } from '../support/application.js';
import { openCall } from '../support/calls.js';
import { freePort } from '../support/port.js';
import { until } from '../support/until.js';

const program = (name: string) => fileURLToPath(new URL(`../fixtures/workers/${name}.mjs`, import.meta.url));

describe('quotas over all kinds of workloads', () => {
  let agent: TestAgent;
  let folder: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'multinode-quotas-'));
    agent = await TestAgent.start();
  });
  afterEach(async () => {
    await agent.remove();
    rmSync(folder, { recursive: true });
  });

  it('are never passed, are shared fairly, and take nothing from what executes when they are lowered', async () => {
    const held = join(folder, 'held');
    const port = await freePort();
    const beat = { ...daemonSpec(program('daemon')), environment: { MARKS: join(folder, 'marks') } };
    const manifest = (cpu: number) =>
      manifestOf(
        { crunch: functionSpec(program('function'), { cpu: 0.5 }) },
        {
          jobs: { report: jobSpec(program('job'), { cpu: 0.5 }) },
          services: { web: serviceSpec(program('service'), port, { cpu: 0.5, min_replicas: 1 }) },
          daemons: { beat: { ...beat, cpu: 0.5 } },
          quotas: { cpu },
        },
      );
    await agent.apply(manifest(4));
    const samples = sampleUse(agent);
    const executing = async () => (await agent.functionStatus('crunch')).executing;
    const running = async () => (await agent.status()).jobs.report?.running ?? 0;

    // The floors leave room for 6: the first to come has it all, until another one asks for its share.
    const calls = Array.from({ length: 8 }, () => openCall(`${agent.url}/functions/crunch`, agent.key));
    await until('6 execute', async () => (await executing()) === 6);
    const ids: string[] = [];
    for (let n = 0; n < 6; n++) {
      const input = JSON.stringify({ until: held });
      ids.push((await agent.client.jobs.start('report', { input })).id);
    }
    for (const call of calls.slice(0, 3)) call.end();
    await until('each has its half', async () => (await running()) === 3 && (await executing()) === 3);
    expect((await agent.serviceStatus('web')).replicas).to.include({ ready: 1, stopping: 0 });
    expect((await agent.status()).daemons.beat).to.include({ state: 'running', held_back: null });

    const why = 'the quota cpu of 4 leaves 3 of';
    expect((await agent.functionStatus('crunch')).held_back).to.equal(`${why} 5 workers`);
    expect((await agent.client.quotas()).held_back).to.have.deep.members([
      { workload: 'crunch', reason: `${why} 5 workers` },
      { workload: 'report', reason: `${why} 6 workers` },
    ]);
    const [decision] = (await agent.client.decisions('report')).items;
    expect(decision).to.include({ code: 'quota' });
    expect(decision?.reason).to.contain('the quotas leave 3 of 6');

    await agent.apply(manifest(2));
    expect([await executing(), await running()], 'what executes goes on').to.deep.equal([3, 3]);
    writeFileSync(held, '');
    for (const call of calls) call.end();
    const answers = await Promise.all(calls.map(({ answer }) => answer));
    expect(answers.map(({ status }) => status)).to.deep.equal(calls.map(() => 200));
    for (const id of ids) expect(await agent.client.jobs.wait(id)).to.include({ state: 'SUCCEEDED' });
    await until('no more than 2 is used', async () => (await cpuOf(agent)) <= 2);
    const { most, count } = await samples();
    expect(most).to.be.at.most(4);
    expect(count).to.be.greaterThan(10);
  });
});

async function cpuOf(agent: TestAgent): Promise<number> {
  return (await agent.client.quotas()).items.find(({ resource }) => resource === 'cpu')?.used ?? Number.NaN;
}

/** CPUs of the processes that run, by what the platform has on record of each. */
function cpuOfProcesses(agent: TestAgent): number {
  const { driver } = agentFiles(agent.folder);
  const folder = join(driver, 'workers');
  let sum = 0;
  for (const id of existsSync(folder) ? readdirSync(folder) : []) {
    const record = read(join(folder, id, 'worker.json'));
    if (!record || existsSync(join(driver, 'exits', id))) continue;
    const { identity, cost } = JSON.parse(record);
    if (isAlive(identity)) sum += cost.cpu;
  }
  return sum;
}

/** undefined where a worker is just being started, or was just removed. */
function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * Looks again and again at what the processes take, and at what the agent says they do.
 * @returns ends it, and says what was most and how often it looked
 */
function sampleUse(agent: TestAgent): () => Promise<{ most: number; count: number }> {
  let goesOn = true;
  let most = 0;
  let count = 0;
  const sampling = (async () => {
    for (; goesOn; count++) most = Math.max(most, cpuOfProcesses(agent), await cpuOf(agent));
  })();
  return async () => {
    goesOn = false;
    await sampling;
    return { most, count };
  };
}
