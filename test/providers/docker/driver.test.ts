import { expect } from 'chai';
import { openDockerDriver } from '../../../providers/docker/driver.js';
import { container, created } from '../../../providers/docker/engine/answers.js';
import { Engine } from '../../../providers/docker/engine/engine.js';
import { workerContainer } from '../../../providers/docker/names.js';
import type { Driver, Exit, WorkerSpec } from '../../../providers/driver.js';
import { driverContract } from '../../contracts/driver.js';
import { ask, collect, refusal, stopAll } from '../../contracts/support.js';
import { workerSpec } from '../../contracts/worker-spec.js';
import { needEngine } from '../../support/engine.js';
import { temporaryFolder } from '../../support/folder.js';
import { until } from '../../support/until.js';
import { IMAGE, needImage } from '../../support/worker-image.js';
import { docker } from './target.js';

describe('docker driver', function () {
  // Containers start one after the other, about two a second on two shared cores.
  this.timeout(240_000);

  before(async function () {
    await needEngine(this);
    await needImage(process.env.DOCKER_HOST ?? '');
  });

  driverContract(docker);

  describe('on the Engine', () => {
    const folder = temporaryFolder();
    const exits = new Map<string, Exit>();
    const notes: string[] = [];
    let driver: Driver;
    let engine: Engine;

    beforeEach(async () => {
      exits.clear();
      notes.length = 0;
      engine = await Engine.at(process.env);
      const note = (message: string) => notes.push(message);
      driver = await docker.open({ application: 'engine', dataDir: folder(), root: folder(), note });
      driver.watch((id, exit) => exits.set(id, exit));
    });

    afterEach(async () => {
      await stopAll(driver);
      await driver.close();
      await engine.close();
    });

    const script = (id: string, text: string, more: Partial<WorkerSpec> = {}) =>
      workerSpec(id, { ...docker.script(text), ...more });
    const exitOf = (id: string) => until(`${id} ended`, () => exits.get(id));
    const shownOf = async (id: string) => {
      const chunks: Buffer[] = [];
      for await (const chunk of engine.stream('GET', `/containers/${name(id)}/json`)) chunks.push(chunk);
      return Buffer.concat(chunks).toString();
    };
    const name = (id: string) => workerContainer('engine', id);

    it('keeps secrets and input out of what the Engine shows', async () => {
      const spec = workerSpec('holder', { ...docker.program('serve.mjs'), serves: true });
      const worker = await driver.start({ ...spec, secrets: { token: 'hushhush' }, input: 'my own input' });
      expect((await ask(worker)).secrets).to.deep.equal({ token: 'hushhush' });
      const shown = await shownOf('holder');
      expect(shown).to.contain('MULTINODE_SECRETS_DIR').and.to.contain('MULTINODE_INPUT_FILE');
      expect(shown).not.to.contain('hushhush').and.not.to.contain('my own input');
    });

    it('gives the input as a file', async () => {
      await driver.start(script('fed', 'cat $MULTINODE_INPUT_FILE; exit 7', { input: 'my own input' }));
      expect((await exitOf('fed')).code).to.equal(7);
      expect((await collect(driver.logs('fed', {}))).map(({ text }) => text)).to.deep.equal(['my own input']);
    });

    it("makes Compose show the containers as the application's services", async () => {
      await driver.start(script('grouped', 'exec sleep 1000'));
      const { Config } = await engine.json('GET', `/containers/${name('grouped')}/json`, container);
      expect(Config.Labels).to.include({
        'com.docker.compose.project': 'engine',
        'com.docker.compose.service': 'work',
        'com.docker.compose.oneoff': 'False',
      });
    });

    it('reports that a worker was killed for its memory', async () => {
      const eat = 'const all = []; for (;;) all.push(Buffer.alloc(1e6, 1));';
      const spec = workerSpec('eater', {
        image: IMAGE,
        command: ['node', '-e', eat],
        memory: 48 * 2 ** 20,
      });
      await driver.start(spec);
      expect(await exitOf('eater')).to.include({ outOfMemory: true, memoryLimit: 48 * 2 ** 20 });
      expect((await exitOf('eater')).lost).to.equal(undefined);
    });

    it('names the workload and the image that does not exist', async () => {
      const error = await refusal(driver.start(workerSpec('none', { image: 'localhost:1/no-such/image:7' })));
      expect(error).to.include({ code: 'MN4007' });
      expect(error.message)
        .to.contain('work could not be started')
        .and.to.contain('localhost:1/no-such/image:7');
      expect(notes.join()).to.contain('pulling the image localhost:1/no-such/image:7');
      expect(await driver.list()).to.deep.equal([]);
    });

    it('refuses a program that is not executable, and a folder that is not one', async () => {
      const message = async (more: Partial<WorkerSpec>) =>
        (await refusal(driver.start(workerSpec('wrong', { image: IMAGE, revision: 'wrong', ...more }))))
          .message;
      expect(await message({ command: ['/workers/serve.mjs'] })).to.contain('is not executable');
      expect(await message({ command: ['./absent'], working_dir: '/workers' })).to.contain('does not exist');
      expect(await message({})).to.contain('No command specified');
      expect(await driver.list()).to.deep.equal([]);
    });

    it('reports the end of a container that was removed by hand', async () => {
      await driver.start(script('taken', 'exec sleep 1000'));
      await engine.run('DELETE', `/containers/${name('taken')}`, { query: { force: true } });
      expect(await exitOf('taken')).to.include({ code: 137 });
      await driver.remove('taken');
    });

    it("refuses a name that somebody else's container has, and leaves that container alone", async () => {
      const body = { Image: IMAGE, Cmd: ['sleep', '1000'], Labels: { 'multinode.worker': 'clash' } };
      const { Id } = await engine.json('POST', '/containers/create', created, {
        query: { name: name('clash') },
        body,
      });
      try {
        const error = await refusal(driver.start(script('clash', 'exit 0')));
        expect(error).to.include({ code: 'MN4007' });
        expect(error.message).to.contain(name('clash')).and.to.contain("is not Multinode's");
        await driver.stop('clash', 0);
        expect(await driver.list()).to.deep.equal([]);
        expect((await engine.json('GET', `/containers/${Id}/json`, container)).Id).to.equal(Id);
      } finally {
        await engine.run('DELETE', `/containers/${Id}`, { query: { force: true } });
      }
    });

    it('enforces the limits that it reports as enforced', async () => {
      const worker = await driver.start(
        workerSpec('limited', { ...docker.program('serve.mjs'), serves: true, cpu: 0.25 }),
      );
      await ask(worker);
      const { HostConfig } = JSON.parse(await shownOf('limited'));
      expect(HostConfig).to.include({
        CpuPeriod: 1_000_000,
        CpuQuota: 250_000,
        Memory: 256 * 2 ** 20,
        MemorySwap: 256 * 2 ** 20,
      });
      expect(HostConfig.Init).to.equal(true);
    });

    it('names the missing network', async () => {
      const stray = await openDockerDriver({ application: 'nowhere', dataDir: folder(), root: folder() });
      const error = await refusal(stray.start(script('lost', 'exit 0')));
      expect(error).to.include({ code: 'MN4007' });
      expect(error.message).to.contain('multinode-nowhere');
      await stray.close();
    });
  });
});
