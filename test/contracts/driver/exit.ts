import { expect } from 'chai';
import { until } from '../../support/until.js';
import { signalOf } from '../support.js';
import type { Bench } from './bench.js';

export function exitContract(bench: Bench): void {
  describe('exit', () => {
    it('is reported with its code', async () => {
      await bench.driver.start(bench.script('good', 'exit 0'));
      await bench.driver.start(bench.script('bad', 'exit 3'));
      expect(await bench.exitOf('good')).to.include({ code: 0, signal: null, outOfMemory: false });
      expect(await bench.exitOf('bad')).to.include({ code: 3, signal: null, outOfMemory: false });
    });

    it('is reported with its signal', async () => {
      await bench.driver.start(bench.script('shot', 'kill -KILL $$'));
      expect(signalOf(await bench.exitOf('shot'))).to.equal('SIGKILL');
    });

    it('is reported once each, is shown by list until removed, and not reported again after re-opening', async () => {
      const ids = Array.from({ length: 20 }, (_, index) => `brief-${index}`);
      await Promise.all(ids.map((id, index) => bench.driver.start(bench.script(id, `exit ${index}`))));
      await until('all have ended', () => bench.exits.length >= 20);
      await bench.reopen();
      await bench.driver.start(bench.script('last', 'exit 9'));
      await bench.exitOf('last');
      expect(bench.exits.map(({ id }) => id)).to.have.members([...ids, 'last']);
      for (const { id, exit } of await bench.driver.list()) {
        expect(exit?.code).to.equal(id === 'last' ? 9 : ids.indexOf(id));
      }
      await Promise.all(ids.map((id) => bench.driver.remove(id)));
      expect((await bench.driver.list()).map(({ id }) => id)).to.deep.equal(['last']);
      await bench.reopen();
      expect((await bench.driver.list()).map(({ id }) => id)).to.deep.equal(['last']);
    });

    it('is not reported once the watch has ended', async () => {
      const reported: string[] = [];
      const end = bench.driver.watch((id) => reported.push(id));
      await bench.driver.start(bench.script('one', 'exit 0'));
      await bench.exitOf('one');
      end();
      await bench.driver.start(bench.script('two', 'exit 0'));
      await bench.exitOf('two');
      expect(reported).to.deep.equal(['one']);
    });
  });
}
