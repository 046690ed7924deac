import { join } from 'node:path';
import { expect } from 'chai';
import { until } from '../../support/until.js';
import { ask, collect, firstLine, signalOf, stopAll } from '../support.js';
import { type Bench, GRACE } from './bench.js';

export function stopContract(bench: Bench): void {
  describe('stop', () => {
    it('lets the worker finish', async () => {
      const worker = await bench.driver.start(bench.server('polite', { environment: { ON_TERM: '7' } }));
      await ask(worker);
      await bench.driver.stop('polite', GRACE);
      expect((await bench.exitOf('polite')).code).to.equal(7);
      await until('its port is closed', () =>
        ask(worker, '/', 0).then(
          () => false,
          () => true,
        ),
      );
    });

    it('reaches a worker that has just started', async () => {
      for (let round = 0; round < 10; round++) {
        await bench.driver.start(bench.script(`young-${round}`, 'exec sleep 1000'));
        await bench.driver.stop(`young-${round}`, GRACE);
        expect(signalOf(await bench.exitOf(`young-${round}`))).to.equal('SIGTERM');
      }
    });

    it('kills a worker that does not end within the grace period, which calls share and may shorten', async () => {
      await bench.driver.start(bench.script('deaf', 'trap "" TERM; echo deaf; while :; do sleep 1; done'));
      await firstLine(bench.driver, 'deaf');
      const long = bench.driver.stop('deaf', 1_000_000);
      const short = bench.driver.stop('deaf', 200);
      await Promise.all([long, short]);
      expect(signalOf(await bench.exitOf('deaf'))).to.equal('SIGKILL');
      expect(bench.exits).to.have.length(1);
    });

    it('signals only the main process, which is responsible for its children', async () => {
      const child = `trap "echo child asked" TERM; echo ready; while :; do sleep 0.1; done`;
      const main = `trap 'echo main asked; sleep 1; echo main done; kill -KILL $!; exit 7' TERM; sh -c '${child}' & wait`;
      await bench.driver.start(bench.script('family', main));
      await firstLine(bench.driver, 'family');
      await bench.driver.stop('family', GRACE);
      expect((await bench.exitOf('family')).code).to.equal(7);
      const lines = await collect(bench.driver.logs('family', {}));
      expect(lines.map(({ text }) => text)).to.deep.equal(['ready', 'main asked', 'main done']);
    });

    it('treats unknown and ended workers as gone', async () => {
      await bench.driver.stop('nobody', GRACE);
      await bench.driver.start(bench.script('over', 'exit 4'));
      await bench.exitOf('over');
      await bench.driver.stop('over', GRACE);
      expect(bench.exits).to.have.length(1);
    });

    it('leaves other applications alone', async () => {
      const stranger = await bench.target.open({
        ...bench.options,
        application: 'stranger',
        dataDir: join(bench.folder(), 'stranger'),
      });
      try {
        const worker = await stranger.start(bench.server('same'));
        await ask(worker);
        await bench.driver.start(bench.script('same', 'exec sleep 1000'));
        await bench.driver.stop('same', GRACE);
        await bench.driver.remove('same');
        await bench.reopen();
        expect(await bench.driver.list()).to.deep.equal([]);
        expect(await stranger.list()).to.deep.equal([worker]);
        await ask(worker);
      } finally {
        await stopAll(stranger);
        await stranger.close();
      }
    });
  });
}
