import { expect } from 'chai';
import { until } from '../../support/until.js';
import { ask, stopAll } from '../support.js';
import type { Bench } from './bench.js';

export function adoptionContract(bench: Bench): void {
  describe('an agent that comes back', () => {
    it('finds the same workers after an orderly end', async () => {
      const worker = await bench.driver.start(bench.server('stays'));
      const { pid } = await ask(worker);
      await bench.reopen();
      expect(await bench.driver.list()).to.deep.equal([worker]);
      expect((await ask(worker)).pid).to.equal(pid);
      await ask(worker, '/exit?code=6').catch(() => {});
      expect((await bench.exitOf('stays')).code).to.equal(6);
    });

    it('finds the same workers after SIGKILL, and what ended meanwhile, with its code', async () => {
      await bench.driver.close();
      const first = await bench.other();
      const stays = await first.start(bench.server('stays', { secrets: { token: 'kept' } }));
      const leaves = await first.start(bench.server('leaves'));
      const { pid } = await ask(stays);
      await ask(leaves);
      await first.kill();

      await ask(leaves, '/exit?code=5').catch(() => {});
      await until('it has ended', () =>
        ask(leaves, '/', 0).then(
          () => false,
          () => true,
        ),
      );

      const second = await bench.other();
      expect((await second.exit('leaves')).code).to.equal(5);
      expect(second.workers.find(({ id }) => id === 'stays')).to.deep.equal(stays);
      const shown = await ask(stays);
      expect(shown.pid).to.equal(pid);
      expect(shown.secrets).to.deep.equal({ token: 'kept' });
      await ask(stays, '/exit?code=8').catch(() => {});
      expect((await second.exit('stays')).code).to.equal(8);
      expect(second.exits.map(({ id }) => id)).to.deep.equal(['leaves', 'stays']);
      await second.kill();

      await bench.open();
      expect((await bench.driver.list()).map(({ id, exit }) => [id, exit?.code])).to.have.deep.members([
        ['leaves', 5],
        ['stays', 8],
      ]);
    });

    it('knows every worker whenever it is killed while it starts some', async () => {
      await bench.driver.close();
      for (let round = 0; round < 5; round++) {
        const killed = await bench.other();
        const starts = Array.from({ length: 20 }, (_, index) =>
          killed.start(bench.server(`r${round}-${index}`)),
        );
        const settled = Promise.allSettled(starts);
        await starts[round * 4];
        await killed.kill();
        const acknowledged = (await settled).flatMap((each) =>
          each.status === 'fulfilled' ? [each.value] : [],
        );
        await bench.open();
        const found = await bench.driver.list();
        for (const worker of acknowledged) expect(found).to.deep.include(worker);
        await stopAll(bench.driver);
        await bench.driver.close();
        expect(acknowledged).not.to.have.length(0);
      }
    });
  });
}
