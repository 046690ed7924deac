import { expect } from 'chai';
import { until } from '../../support/until.js';
import { workerSpec } from '../worker-spec.js';
import type { Bench } from './bench.js';

export function listeningContract(bench: Bench): void {
  describe('where a worker listens', () => {
    const listening = (id: string) => bench.driver.listening(id, AbortSignal.timeout(10_000));

    it('is shown with its PORT, for its whole process tree, as far as the platform knows', async () => {
      const program = bench.target.program('elsewhere.mjs');
      await bench.driver.start(workerSpec('elsewhere', { ...program, serves: true }));
      const found = await until('it is seen', async () => {
        const seen = await listening('elsewhere');
        return seen?.addresses?.length === 0 ? undefined : seen;
      });
      expect(found.port).to.be.greaterThan(0);
      if (!found.addresses) return;
      expect(found.addresses.map(({ host }) => host)).to.deep.equal(['127.0.0.1']);
      expect(found.addresses[0]?.port).not.to.equal(found.port);
    });

    it('is undefined for workers that do not serve, have ended or are unknown', async () => {
      await bench.driver.start(bench.script('job', 'exec sleep 1000'));
      await bench.driver.start({ ...bench.script('ended', 'exit 0'), serves: true });
      await bench.exitOf('ended');
      for (const id of ['job', 'ended', 'unknown']) expect(await listening(id), id).to.equal(undefined);
    });
  });
}
