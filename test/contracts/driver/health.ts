import { expect } from 'chai';
import type { Health } from '../../../providers/driver.js';
import { until } from '../../support/until.js';
import type { Bench } from './bench.js';

/** Sets n to how many times the test has run before. A worker that may not write to its folder has its own /tmp. */
const COUNT = '[ -w . ] || cd /tmp; n=0; [ ! -e checks ] || read n < checks; echo $((n + 1)) > checks;';

export function healthContract(bench: Bench): void {
  describe('health', () => {
    let reports: (Health & { readonly id: string })[];
    beforeEach(() => {
      reports = [];
      bench.driver.watchHealth((id, health) => reports.push({ id, ...health }));
    });

    const times = { interval: 0.2, start_interval: 0.2, timeout: 10, retries: 2 };
    const of = (id: string) => reports.filter((each) => each.id === id).map(({ status }) => status);
    const listed = async (id: string) => (await bench.driver.list()).find((each) => each.id === id);

    it('is reported when it changes, with what the test wrote last', async () => {
      // The second and the third test fail.
      const test = ['CMD-SHELL', `${COUNT} case $n in 1|2) echo sick; exit 3; esac`];
      const started = await bench.driver.start(
        bench.script('ill', 'exec sleep 1000', { healthcheck: { test, ...times } }),
      );
      expect(started.health).to.deep.equal({ status: 'starting' });
      await until('it is healthy again', () => of('ill').join() === 'healthy,unhealthy,healthy');
      const sick = reports.find(({ status }) => status === 'unhealthy');
      expect(sick?.because).to.equal('2 health checks in a row failed: the test exited with code 3: sick');
      expect((await listed('ill'))?.health).to.include({ status: 'healthy' });
    });

    it("is known to a driver that adopts the worker, and a program's arguments are passed as they are", async () => {
      const test = ['CMD', 'sh', '-c', '[ "$1" = "a b" ]', 'sh', 'a b'];
      await bench.driver.start(bench.script('well', 'exec sleep 1000', { healthcheck: { test, ...times } }));
      await until('it is healthy', () => of('well').join() === 'healthy');
      await bench.reopen();
      await until('it is healthy still', async () => (await listed('well'))?.health?.status === 'healthy');
    });

    it('is never that of a starting worker once another driver has adopted it', async () => {
      // Only the first test passes.
      const test = ['CMD-SHELL', `${COUNT} [ $n = 0 ]`];
      await bench.driver.start(
        bench.script('hung', 'exec sleep 1000', { healthcheck: { test, ...times, retries: 5 } }),
      );
      await until('it is healthy', () => of('hung').includes('healthy'));
      await bench.reopen();
      await until('it is unhealthy', async () => {
        const { status } = (await listed('hung'))?.health ?? {};
        expect(status).not.to.equal('starting');
        return status === 'unhealthy';
      });
    });

    it('is unhealthy if the test takes too long', async () => {
      const test = ['CMD', 'sleep', '1000'];
      await bench.driver.start(
        bench.script('slow', 'exec sleep 1000', {
          healthcheck: { test, ...times, timeout: 0.3, retries: 1 },
        }),
      );
      await until('it is unhealthy', () => of('slow').join() === 'unhealthy');
      expect(reports.find(({ id }) => id === 'slow')?.because).to.match(
        /^a health check failed: .*(0\.3 s|300ms)/,
      );
    });

    it('is unknown for a worker without a test', async () => {
      const plain = await bench.driver.start(bench.script('plain', 'exec sleep 1000'));
      const off = await bench.driver.start(
        bench.script('off', 'exec sleep 1000', { healthcheck: { test: ['NONE'] } }),
      );
      expect([plain.health, off.health]).to.deep.equal([undefined, undefined]);
    });
  });
}
