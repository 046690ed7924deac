import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { DaemonState, DaemonStatus } from '../../src/api/types.js';
import type { DaemonSpec } from '../../src/manifest/model.js';
import { TestAgent } from '../support/agent.js';
import { daemonSpec, manifestOf } from '../support/application.js';
import { until } from '../support/until.js';

const PROGRAM = fileURLToPath(new URL('../fixtures/workers/daemon.mjs', import.meta.url));

interface Mark {
  readonly what: string;
  readonly version: string;
  readonly pids: readonly number[];
}

describe('daemons on a running agent', () => {
  let agent: TestAgent;
  let folder: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'multinode-marks-'));
    agent = await TestAgent.start();
  });
  afterEach(async () => {
    await agent.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const declare = (environment: Record<string, string> = {}, fields: Partial<DaemonSpec> = {}) =>
    agent.apply(
      manifestOf(
        {},
        {
          daemons: {
            beat: daemonSpec(PROGRAM, {
              environment: { MARKS: join(folder, 'marks'), ...environment },
              ...fields,
            }),
          },
        },
      ),
    );
  const marks = (): Mark[] => {
    const file = join(folder, 'marks');
    if (!existsSync(file)) return [];
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    return lines.map((line) => {
      const [what = '', version = '', ...pids] = line.split(' ');
      return { what, version, pids: pids.map(Number) };
    });
  };
  const status = async (): Promise<DaemonStatus> => {
    const found = (await agent.status()).daemons.beat;
    if (!found) throw new Error('no daemon beat');
    return found;
  };
  const state = (wanted: DaemonState) =>
    until(`it is ${wanted}`, async () => {
      const found = await status();
      return found.state === wanted ? found : null;
    });
  const started = (times: number) =>
    until(`it has started ${times} times`, () => {
      const starts = marks().filter(({ what }) => what === 'start');
      return starts.length >= times ? starts.at(-1) : null;
    });
  const printed = (wanted: string) =>
    until(`the log is ${wanted}`, async () => {
      const lines: string[] = [];
      for await (const { text } of agent.client.logs('beat', { tail: 10 })) lines.push(text.trim());
      return lines.join() === wanted;
    });
  const pidOf = (mark: Mark): number => mark.pids[0] ?? Number.NaN;

  it('runs one process, and another one when that ends', async () => {
    await declare();
    const first = await started(1);
    expect(await state('running')).to.deep.include({ restarts: 0, last_exit: null, failure: null });
    // A process leaves its mark before it prints.
    await printed('started');
    process.kill(pidOf(first), 'SIGKILL');
    await started(2);
    const again = await state('running');
    expect(again.restarts).to.equal(1);
    expect(again.last_exit?.message).to.equal('it was ended by SIGKILL');
    expect(marks().map(({ what }) => what)).to.deep.equal(['start', 'start']);
    await printed('started,started');
  });

  it('waits longer before each start while it fails, and says why', async () => {
    await declare({ EXIT: '3' });
    const failed = await state('backing_off');
    expect(failed.failure?.message).to.match(/^a worker of beat ended: it exited with code 3/);
    expect(Date.parse(failed.failure?.retry_at ?? '')).to.be.greaterThan(Date.parse(failed.since));
    await started(3);
    const reasons = await until('three failures', async () => {
      const { items } = await agent.client.decisions('beat');
      const found = items.toReversed().filter(({ code }) => code === 'back-off');
      return found.length >= 3 ? found : null;
    });
    expect(reasons.slice(0, 3).map(({ reason }) => reason)).to.deep.equal([
      'a worker ended: it exited with code 3; it failed once; next try in 1 s',
      'a worker ended: it exited with code 3; it failed 2 times in a row; next try in 2 s',
      'a worker ended: it exited with code 3; it failed 3 times in a row; next try in 4 s',
    ]);
    await declare({ VERSION: '2' });
    expect(await state('running')).to.deep.include({ failure: null, held_back: null });
    expect(marks().filter(({ what }) => what === 'twice')).to.deep.equal([]);
  });

  it('replaces a process that was healthy and no longer is, and leaves one that has never been', async () => {
    const sick = join(folder, 'sick');
    const test = ['CMD-SHELL', `[ ! -e ${sick} ] || { echo it is sick; exit 1; }`];
    await declare({}, { healthcheck: { test, interval: 0.2, start_interval: 0.2, timeout: 20, retries: 2 } });
    const first = await started(1);
    const health = async () => (await status()).health;
    await until('it is healthy', async () => (await health())?.healthy === 1);
    writeFileSync(sick, '');
    const second = await started(2);
    expect(runs(pidOf(first))).to.equal(false);
    await until('it is unhealthy', async () => (await health())?.unhealthy === 1);
    expect(await status()).to.deep.include({ state: 'running', restarts: 1 });
    expect(await health()).to.include({ replaced: 1 });
    expect((await health())?.last_unhealthy?.message).to.equal(
      '2 health checks in a row failed: the test exited with code 1: it is sick',
    );
    const { items } = await agent.client.decisions('beat');
    expect(items.map(({ reason }) => reason).join('\n')).to.contain(
      'the process is unhealthy; the next one starts',
    );
    rmSync(sick);
    await until('it is healthy again', async () => (await health())?.healthy === 1);
    expect(runs(pidOf(second))).to.equal(true);

    // The next agent goes on with the checks.
    await agent.kill();
    await agent.start();
    await until('it is still healthy', async () => (await health())?.healthy === 1);
    writeFileSync(sick, '');
    await started(3);

    // It may become unhealthy while no agent runs.
    rmSync(sick);
    await until('the third is healthy', async () => (await health())?.healthy === 1);
    await agent.kill();
    writeFileSync(sick, '');
    await agent.start();
    await started(4);
    expect(marks().filter(({ what }) => what === 'twice')).to.deep.equal([]);
  });

  it('stops the old process before it starts one with a newer revision', async () => {
    await declare({ VERSION: '1', STOP_TIME: '200' });
    await started(1);
    await declare({ VERSION: '2', STOP_TIME: '200' });
    await state('stopping');
    await started(2);
    expect(marks().map(({ what, version }) => `${what} ${version}`)).to.deep.equal([
      'start 1',
      'end 1',
      'start 2',
    ]);
    expect((await status()).restarts).to.equal(0);
  });

  it('keeps the process when the agent dies, and stops it once it is no longer declared', async () => {
    await declare();
    const { pids } = await started(1);
    await agent.kill();
    await agent.start();
    expect(await state('running')).to.include({ restarts: 0 });
    await agent.apply(manifestOf({}));
    await until('it is gone', async () => Object.keys((await agent.status()).daemons).length === 0);
    expect(marks().map(({ what }) => what)).to.deep.equal(['start', 'end']);
    expect(pids.filter(runs)).to.deep.equal([]);
  });

  it('never runs two at once, even if agents are killed at any moment of a change', async () => {
    for (let round = 1; round <= 12; round++) {
      await declare({ VERSION: String(round), STOP_TIME: String(round % 3 === 0 ? 150 : 0) });
      await delay(Math.random() * 250);
      if (round % 4 === 0) {
        const last = marks().findLast(({ what }) => what === 'start');
        if (last) killIfAlive(pidOf(last));
      }
      await agent.kill();
      await agent.start();
    }
    await until('the last revision runs', async () => {
      const last = marks().findLast(({ what }) => what === 'start');
      // The agent may not know yet that one was killed.
      return last?.version === '12' && last.pids.some(runs) && (await status()).state === 'running';
    });
    expect(marks().filter(({ what }) => what === 'twice')).to.deep.equal([]);
    const living = marks().filter(({ what, pids }) => what === 'start' && pids.some(runs));
    expect(living.length).to.equal(1);
  });
});

/** Whether it is neither gone nor a zombie that nobody has waited for. */
function runs(pid: number): boolean {
  const file = `/proc/${pid}/stat`;
  return existsSync(file) && !readFileSync(file, 'latin1').includes(') Z ');
}

function killIfAlive(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
