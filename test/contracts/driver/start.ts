import { expect } from 'chai';
import { until } from '../../support/until.js';
import { ask, refusal } from '../support.js';
import { type Bench, GRACE } from './bench.js';

const VARIABLES = { GREETING: 'hello  "world"\n$PATH', EMPTY: '', 'discovery.type': 'single-node' };

export function startContract(bench: Bench): void {
  describe('start', () => {
    it("gives an address that answers, with the worker's environment, arguments and secrets", async () => {
      const spec = bench.server('first', {
        ...bench.target.program('serve.mjs', 'a b', `it's "quoted"`, '$HOME', ''),
        environment: VARIABLES,
        secrets: { token: 's3cret\n', 'other.key': 'ключ' },
      });
      const worker = await bench.driver.start(spec);
      expect(worker).to.include({ id: 'first', workload: 'work', kind: 'function', revision: 'r1' });
      expect(worker.exit).to.equal(undefined);
      expect(worker.startedAt).to.be.within(Date.now() - 60_000, Date.now());

      const shown = await ask(worker);
      expect(shown.arguments).to.deep.equal(['a b', `it's "quoted"`, '$HOME', '']);
      expect(shown.environment).to.include(VARIABLES);
      expect(shown.environment.PORT).to.match(/^[0-9]+$/);
      expect(shown.secrets).to.deep.equal({ token: 's3cret\n', 'other.key': 'ключ' });
      expect(JSON.stringify(shown.environment)).not.to.contain('s3cret');
      expect(await bench.driver.list()).to.deep.equal([worker]);
    });

    it('gives no address to a worker that does not serve', async () => {
      const worker = await bench.driver.start(bench.script('quiet', 'test -z "$PORT"'));
      expect(worker.address).to.equal(undefined);
      expect((await bench.exitOf('quiet')).code).to.equal(0);
    });

    it('refuses a command that does not exist, with a clear message, and leaves nothing behind', async () => {
      const error = await refusal(
        bench.driver.start({ ...bench.server('lost'), command: ['no-such-program'] }),
      );
      expect(error).to.include({ code: 'MN4007' });
      expect(error.message).to.contain('work could not be started').and.to.contain('no-such-program');
      expect(await bench.driver.list()).to.deep.equal([]);
    });

    it('refuses an id that is in use, and accepts it again once its worker was removed', async () => {
      await bench.driver.start(bench.script('twice', 'exit 1'));
      await bench.exitOf('twice');
      expect(await refusal(bench.driver.start(bench.script('twice', 'exit 2')))).to.include({
        code: 'MN4004',
      });
      await bench.driver.remove('twice');
      bench.exits.length = 0;
      await bench.driver.start(bench.script('twice', 'exit 2'));
      expect((await bench.exitOf('twice')).code).to.equal(2);
    });

    it('starts fifty at once, each with its own address', async () => {
      const ids = Array.from({ length: 50 }, (_, index) => `many-${index}`);
      const started = await Promise.all(
        ids.map((id) => bench.driver.start(bench.script(id, 'echo up; exec sleep 1000', { serves: true }))),
      );
      const addresses = started.map(({ address }) => `${address?.host}:${address?.port}`);
      expect(new Set(addresses).size).to.equal(50);
      expect((await bench.driver.list()).map(({ id }) => id)).to.have.members(ids);
      await until('all are seen to run', async () => (await bench.driver.usage(ids)).size === 50);
      await Promise.all(ids.map((id) => bench.driver.stop(id, GRACE)));
      expect(bench.exits.map(({ id }) => id)).to.have.members(ids);
    });
  });
}
