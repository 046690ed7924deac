import { expect } from 'chai';
import { until } from '../../support/until.js';
import { workerSpec } from '../worker-spec.js';
import type { Bench } from './bench.js';

export function usageContract(bench: Bench): void {
  describe('usage', () => {
    it('grows with the CPU time of the worker and its children, and leaves out workers that have ended', async () => {
      await bench.driver.start(workerSpec('spins', bench.target.program('spin.mjs')));
      await bench.driver.start(workerSpec('parent', bench.target.program('spin.mjs', 'child')));
      await bench.driver.start(bench.script('idle', 'exec sleep 1000'));
      await bench.driver.start(bench.script('ended', 'exit 0'));
      await bench.exitOf('ended');
      const ids = ['spins', 'parent', 'idle', 'ended', 'unknown'];
      const cpu = async (id: string) => (await bench.driver.usage([id])).get(id)?.cpuSeconds ?? 0;
      await until('the worker used a second', async () => (await cpu('spins')) > 1);
      await until('the child used a second', async () => (await cpu('parent')) > 1);
      const usage = await bench.driver.usage(ids);
      expect([...usage.keys()]).to.have.members(['spins', 'parent', 'idle']);
      expect(usage.get('idle')?.cpuSeconds).to.be.lessThan(1);
      expect(usage.get('spins')?.memoryBytes).to.be.greaterThan(5 * 2 ** 20);
      expect(usage.get('parent')?.memoryBytes).to.be.greaterThan(10 * 2 ** 20);
      expect(usage.get('idle')?.at).to.be.within(Date.now() - 60_000, Date.now());
    });
  });
}
