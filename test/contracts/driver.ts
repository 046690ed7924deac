/** What every driver guarantees, tested on each platform; see providers/driver.ts. */
import { expect } from 'chai';
import { adoptionContract } from './driver/adoption.js';
import { Bench, type ContractTarget } from './driver/bench.js';
import { exitContract } from './driver/exit.js';
import { healthContract } from './driver/health.js';
import { hooksContract } from './driver/hooks.js';
import { limitsContract } from './driver/limits.js';
import { listeningContract } from './driver/listening.js';
import { logsContract } from './driver/logs.js';
import { startContract } from './driver/start.js';
import { stopContract } from './driver/stop.js';
import { usageContract } from './driver/usage.js';
import { refusal } from './support.js';

export function driverContract(target: ContractTarget): void {
  describe(`driver contract: ${target.name}`, () => {
    const bench = new Bench(target);
    startContract(bench);
    exitContract(bench);
    healthContract(bench);
    hooksContract(bench);
    stopContract(bench);
    adoptionContract(bench);
    logsContract(bench);
    usageContract(bench);
    limitsContract(bench);
    listeningContract(bench);

    it('refuses to remove a running worker', async () => {
      await bench.driver.start(bench.script('runs', 'exec sleep 1000'));
      expect(await refusal(bench.driver.remove('runs'))).to.include({ code: 'MN4004' });
      await bench.driver.remove('nobody');
    });
  });
}
