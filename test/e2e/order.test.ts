/** Workloads that wait for others, and jobs that run before a change, by the command line on the local target. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { CLI, cli } from '../support/cli.js';
import { temporaryFolder } from '../support/folder.js';
import { run } from '../support/run.js';
import { skip } from '../support/skip.js';
import { until } from '../support/until.js';

const manifest = (text: string) => `
name: order
defaults: { command: sleep 1000, stop_grace_period: 1, environment: { TEXT: "${text}" } }
jobs:
  migrate:
    command: [sh, -c, "echo migrating to $$TEXT; sleep 1; test -e broken && { echo no luck; exit 3; }; touch done-$$TEXT"]
    run: before_change
    depends_on: [db]
  seed:
    command: [sh, -c, "test ! -e dry || { echo nothing to sow; exit 1; }"]
    environment: { TEXT: always }
daemons:
  db: { environment: { TEXT: always } }
  web: { depends_on: { seed: { condition: service_completed_successfully } } }
targets: { local: { port: 0 } }
`;

for (const terraform of [true, false]) {
  describe(`the order of an application, ${terraform ? 'with' : 'without'} terraform`, function () {
    this.timeout(300_000);
    const folder = temporaryFolder();
    const env = () => ({
      HOME: folder(),
      ...(!terraform && { PATH: '/usr/bin:/bin' }),
    });
    const multinode = (...args: string[]) => cli(args, { cwd: folder(), env: env() });

    before(async function () {
      if (!existsSync(CLI)) throw new Error('run "npm run build" first');
      const found = await run('sh', ['-c', 'command -v terraform'], { cwd: '/' });
      if (terraform && found.code !== 0) skip(this, 'terraform is not installed');
    });
    afterEach(async () => {
      await multinode('down', '--yes');
    });

    async function up(text: string) {
      writeFileSync(join(folder(), 'multinode.yaml'), manifest(text));
      return await multinode('up', '--yes');
    }

    async function web(): Promise<{ state: string; since: string }> {
      const { stdout } = await multinode('status', '--json');
      const { daemons } = JSON.parse(stdout);
      return daemons.web;
    }

    it('has its jobs run first, and stays as it is if one fails', async () => {
      const first = await up('1');
      expect(first.code, first.stderr).to.equal(0);
      expect(first.stderr)
        .to.contain('migrate runs before the change')
        .and.contain('migrate | migrating to 1\n');
      expect(existsSync(join(folder(), 'done-1'))).to.equal(true);
      const { since } = await until('web runs', async () => {
        const found = await web();
        return found.state === 'running' ? found : null;
      });
      expect((await multinode('up')).stdout).to.contain('nothing to change');

      writeFileSync(join(folder(), 'broken'), '');
      const second = await up('2');
      expect(second.code).to.equal(1);
      expect(second.stderr)
        .to.contain('migrate | migrating to 2\n')
        .and.contain('MN4026')
        .and.contain('migrate failed, so nothing was changed: it exited with code 3; it wrote: ');
      expect(await web()).to.include({ state: 'running', since });
      expect((await multinode('status')).stdout).to.contain('The last change was not applied.');

      await run('rm', ['broken'], { cwd: folder() });
      const third = await up('2');
      expect(third.code, third.stderr).to.equal(0);
      expect(existsSync(join(folder(), 'done-2'))).to.equal(true);
      await until('web is replaced', async () => (await web()).since !== since);
    });

    it('fails clearly if something fails that others wait for', async () => {
      writeFileSync(join(folder(), 'dry'), '');
      const failed = await up('1');
      expect(failed.code).to.equal(1);
      expect(failed.stderr)
        .to.contain('MN4025')
        .and.contain(
          'web does not start: it waits for seed to succeed (it exited with code 1; it wrote: nothing to sow)',
        );
      expect((await multinode('why', 'web')).stdout).to.contain('waits for seed to succeed');
      await run('rm', ['dry'], { cwd: folder() });
      await multinode('jobs', 'start', 'seed');
      const then = await multinode('up');
      expect(then.code, then.stderr).to.equal(0);
      expect(await web()).to.include({ state: 'running' });
    });
  });
}
