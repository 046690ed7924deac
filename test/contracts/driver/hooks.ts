import { expect } from 'chai';
import type { Hook } from '../../../src/manifest/model.js';
import type { Bench } from './bench.js';

const sh = (line: string, more: Partial<Hook> = {}): Hook => ({
  command: ['sh', '-c', line],
  environment: {},
  ...more,
});

export function hooksContract(bench: Bench): void {
  describe('hooks', () => {
    beforeEach(function () {
      if (!bench.driver.runHooks) this.skip();
    });
    const run = (id: string, signal = AbortSignal.timeout(30_000)) =>
      bench.driver.runHooks?.(id, 'post_start', signal);
    const shown = (id: string) =>
      bench.driver.list().then((all) => all.find((worker) => worker.id === id)?.hooks);

    it('run one after the other with variables of the worker and their own, and stop at one that fails', async () => {
      const post_start = [
        sh('[ "$A$B" = "1 2" ]', { environment: { B: ' 2' } }),
        sh('echo "A is $A"; exit 3'),
        sh('exit 4'),
      ];
      await bench.driver.start(
        bench.script('one', 'exec sleep 1000', { post_start, environment: { A: '1' } }),
      );
      expect(await run('one')).to.equal('its post_start hook exited with code 3: A is 1');
    });

    it('are known to a driver that adopts the worker', async () => {
      const post_start = [sh('exit 5')];
      const started = await bench.driver.start(bench.script('kept', 'exec sleep 1000', { post_start }));
      expect(started.hooks).to.deep.equal(['post_start']);
      await bench.reopen();
      expect(await shown('kept')).to.deep.equal(['post_start']);
      expect(await run('kept')).to.equal('its post_start hook exited with code 5');
    });

    it('are broken off with the signal, and end with the worker', async () => {
      const spec = bench.script('long', 'exec sleep 1000', { post_start: [sh('exec sleep 1000')] });
      await bench.driver.start(spec);
      const failed = run('long', AbortSignal.timeout(500))?.then(
        (problem) => problem,
        () => 'it was broken off',
      );
      expect(await failed).to.be.a('string');
      await bench.driver.stop('long', 0);
    });

    it('of a worker without any are none', async () => {
      const plain = await bench.driver.start(bench.script('none', 'exec sleep 1000'));
      expect(plain.hooks).to.equal(undefined);
      expect(await run('none')).to.equal(undefined);
    });
  });
}
