import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { expect } from 'chai';
import { openDockerDriver } from '../../../providers/docker/driver.js';
import type { Driver, Exit, WorkerSpec } from '../../../providers/driver.js';
import { ask, refusal, stopAll } from '../../contracts/support.js';
import { workerSpec } from '../../contracts/worker-spec.js';
import { lacking, TestEngine } from '../../support/engine.js';
import { EngineWatch } from '../../support/engine-watch.js';
import { temporaryFolder } from '../../support/folder.js';
import { skip } from '../../support/skip.js';
import { until } from '../../support/until.js';
import { needImage } from '../../support/worker-image.js';
import { docker, needNetwork } from './target.js';

describe('docker driver, when its Engine fails', function () {
  this.timeout(240_000);
  const folder = temporaryFolder();
  const exits = new Map<string, Exit>();
  let driver: Driver;

  before(function () {
    const lack = lacking();
    if (lack) skip(this, lack);
  });

  async function open(engine: TestEngine): Promise<void> {
    exits.clear();
    const environment = { DOCKER_HOST: engine.host };
    await needImage(engine.host);
    await needNetwork('faults', environment);
    driver = await openDockerDriver(
      { application: 'faults', dataDir: folder(), root: folder() },
      environment,
    );
    driver.watch((id, exit) => exits.set(id, exit));
  }
  const script = (id: string, text: string, more: Partial<WorkerSpec> = {}) =>
    workerSpec(id, { ...docker.script(text), ...more });
  const server = (id: string) => workerSpec(id, { ...docker.program('serve.mjs'), serves: true });
  const exitOf = (id: string) => until(`${id} ended`, () => exits.get(id), 60_000);
  const answers = () =>
    until(
      'the driver sees the Engine again',
      () =>
        driver.list().then(
          () => true,
          () => false,
        ),
      60_000,
    );

  describe('and is one that keeps its containers alive', () => {
    let engine: TestEngine;
    before(async () => {
      if (!lacking()) engine = await TestEngine.start('--live-restore');
    });
    after(() => engine?.remove());
    beforeEach(() => open(engine));
    afterEach(async () => {
      await engine.start();
      await answers();
      await stopAll(driver);
      await driver.close();
    });

    it('decides nothing while it is away, and then sees what has happened', async () => {
      const stays = await driver.start(server('stays'));
      const leaves = await driver.start(server('leaves'));
      const { pid } = await ask(stays);
      await ask(leaves);
      expect(driver.outage()).to.equal(null);
      await engine.stop();
      const { message } = await until('it is seen', () => driver.outage());
      expect(message).to.match(/^the Docker Engine does not answer: /);

      const away = [
        () => driver.start(script('late', 'exec sleep 1000')),
        () => driver.stop('stays', 60_000),
        () => driver.list(),
        () => driver.usage(['stays']),
      ];
      for (const call of away) expect(await refusal(call())).to.include({ code: 'MN4021' });
      await ask(leaves, '/exit?code=5').catch(() => {});
      expect((await ask(stays)).pid).to.equal(pid);
      expect(exits.size).to.equal(0);

      await engine.start();
      expect((await exitOf('leaves')).code).to.equal(5);
      await answers();
      await until('it is in sight', () => driver.outage() === null);
      expect((await driver.list()).map(({ id, exit }) => [id, exit?.code])).to.have.deep.members([
        ['stays', undefined],
        ['leaves', 5],
      ]);
      expect((await ask(stays)).pid).to.equal(pid);
      await driver.stop('late', 0);
      await driver.start(script('late', 'exit 3'));
      expect((await exitOf('late')).code).to.equal(3);
      await driver.stop('stays', 60_000);
      expect(await exitOf('stays')).to.include({ code: 0 });
    });
  });

  describe('and is one that ends its containers', () => {
    let engine: TestEngine;
    before(async () => {
      if (!lacking()) engine = await TestEngine.start();
    });
    after(() => engine?.remove());

    it('is noticed by the watch of tests if it hangs, and only then', async () => {
      const { pid } = engine;
      if (pid === undefined) throw new Error('the Engine does not run');
      const hung: string[] = [];
      const watches = [1, 2].map(
        () => new EngineWatch(engine.host, (why) => hung.push(why), { between: 10, within: 1_000 }),
      );
      try {
        await watches[0]?.stop();
        expect(hung).to.deep.equal([]);
        process.kill(pid, 'SIGSTOP');
        await until('the watch notices', () => hung[0]);
        expect(hung).to.have.length(1);
        expect(hung[0]).to.contain('the Docker Engine of these tests hangs');
      } finally {
        process.kill(pid, 'SIGCONT');
        await watches[1]?.stop();
      }
    });

    it('reports their ends, under load, adopts none that was not acknowledged, and starts others', async () => {
      await open(engine);
      try {
        const ids = Array.from({ length: 6 }, (_, index) => `busy-${index}`);
        const asleep = ['asleep-0', 'asleep-1', 'asleep-2'];
        await Promise.all(ids.map((id) => driver.start(server(id))));
        await Promise.all(asleep.map((id) => driver.start(script(id, 'exec sleep 1000'))));
        await driver.start(script('done', 'exit 4'));
        expect(await exitOf('done')).to.include({ code: 4 });
        // An end by a signal that the Engine did not send is the worker's own.
        await driver.start(script('shot', 'kill -KILL $$'));
        expect(await exitOf('shot'))
          .to.include({ code: 137 })
          .and.not.to.have.property('lost');
        const underWay = Promise.allSettled(
          ids.map((_, index) => driver.start(script(`under-way-${index}`, 'exec sleep 1000'))),
        );
        // While the Engine goes down, it still answers on existing connections.
        let away = false;
        const asking = (async () => {
          while (!away) await Promise.all([driver.usage(ids).catch(() => {}), turn()]);
        })();
        await engine.stop();
        away = true;
        await asking;
        const started = (await underWay).flatMap((each) =>
          each.status === 'fulfilled' ? [each.value.id] : [],
        );
        await engine.start();
        for (const id of ids) await exitOf(id);
        for (const id of [...asleep, ...started]) {
          const exit = await exitOf(id);
          expect(exit.lost, JSON.stringify(exit)).to.equal(true);
        }
        // What was not acknowledged does not exist.
        await answers();
        const acknowledged = [...ids, ...asleep, ...started, 'done', 'shot'];
        expect((await driver.list()).map(({ id }) => id)).to.have.members(acknowledged);
        const worker = await driver.start(server('new'));
        await ask(worker);
      } finally {
        await stopAll(driver);
        await driver.close();
      }
    });
  });

  describe('and its disk is full', () => {
    let disk: string;
    let engine: TestEngine;
    before(async function () {
      if (lacking()) return;
      disk = mkdtempSync(join(tmpdir(), 'multinode-disk-'));
      try {
        execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=400m', 'tmpfs', disk]);
      } catch {
        skip(this, 'the test can mount no file system here');
      }
      engine = await TestEngine.start(`--data-root=${disk}`);
    });
    after(async () => {
      await engine?.remove();
      if (!disk) return;
      execFileSync('umount', [disk]);
      rmSync(disk, { recursive: true });
    });

    it('gives the reason', async () => {
      await open(engine);
      try {
        await driver.start(script('room', 'exec sleep 1000'));
        execFileSync('sh', ['-c', `cat /dev/zero > ${disk}/filler || true`], { stdio: 'ignore' });
        const error = await refusal(driver.start(script('none', 'exec sleep 1000')));
        expect(error).to.include({ code: 'MN4007' });
        expect(error.message).to.contain('no space left on device');
        rmSync(join(disk, 'filler'));
        await driver.start(script('again', 'exec sleep 1000'));
        expect((await driver.list()).map(({ id }) => id)).to.have.members(['room', 'again']);
      } finally {
        rmSync(join(disk, 'filler'), { force: true });
        await stopAll(driver);
        await driver.close();
      }
    });
  });
});
