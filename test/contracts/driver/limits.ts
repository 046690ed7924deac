import { expect } from 'chai';
import type { LimitEnforcement, Worker } from '../../../providers/driver.js';
import { skip } from '../../support/skip.js';
import { until } from '../../support/until.js';
import { ask } from '../support.js';
import { workerSpec } from '../worker-spec.js';
import type { Bench } from './bench.js';

export function limitsContract(bench: Bench): void {
  describe('limits', () => {
    const enforced = async (context: Mocha.Context, limit: keyof LimitEnforcement) => {
      const found = (await bench.driver.limits())[limit];
      if (found !== true) skip(context, found);
    };
    const limited = { memory: 128 * 2 ** 20, cpu: 1 };
    /** Makes it use memory until it no longer answers. */
    const fill = async (worker: Worker) => {
      await ask(worker);
      await ask(worker, '/fill').catch(() => {});
    };

    it('explains which limits it does not enforce', async () => {
      const { cpu, memory } = await bench.driver.limits();
      for (const limit of [cpu, memory])
        expect(limit === true || limit.length > 20, String(limit)).to.equal(true);
    });

    it('ends a worker that exceeds its memory limit, and reports it', async function () {
      await enforced(this, 'memory');
      await fill(await bench.driver.start(bench.server('fills', limited)));
      const exit = await bench.exitOf('fills');
      expect(exit).to.include({ outOfMemory: true });
      await bench.reopen();
      expect((await bench.driver.list())[0]?.exit).to.deep.equal(exit);
    });

    it('reports it for a worker that was ended while no driver was open', async function () {
      await enforced(this, 'memory');
      const worker = await bench.driver.start(bench.server('unseen', limited));
      await ask(worker);
      await bench.driver.close();
      await fill(worker);
      await bench.open();
      expect(await bench.exitOf('unseen')).to.include({ outOfMemory: true });
    });

    it('does not take another SIGKILL for a lack of memory', async function () {
      await enforced(this, 'memory');
      await bench.driver.start(bench.script('shot', 'kill -KILL $$'));
      expect(await bench.exitOf('shot')).to.include({ outOfMemory: false });
    });

    it('limits a worker and its children to their share of CPU time', async function () {
      await enforced(this, 'cpu');
      const share = 0.2;
      await bench.driver.start(
        workerSpec('spins', { ...bench.target.program('spin.mjs', 'child'), cpu: share }),
      );
      const usage = async () => (await bench.driver.usage(['spins'])).get('spins');
      const first = await until('it uses CPU time', async () => {
        const found = await usage();
        return found && found.cpuSeconds > 0.1 ? found : null;
      });
      const last = await until('it has used noticeably more', async () => {
        const found = await usage();
        return found && found.cpuSeconds > first.cpuSeconds + 0.4 ? found : null;
      });
      const used = (last.cpuSeconds - first.cpuSeconds) / ((last.at - first.at) / 1000);
      expect(used).to.be.lessThan(2 * share);
    });
  });
}
