/** Two places of examples/places side by side on this machine: each has its stack, and changes and goes alone. */
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Status } from '../../src/api/types.js';
import { PACKAGE_ROOT } from '../../src/version.js';
import { type CliResult, cli } from '../support/cli.js';
import { temporaryFolder } from '../support/folder.js';
import { freePort } from '../support/port.js';
import { run } from '../support/run.js';
import { skip } from '../support/skip.js';
import { until } from '../support/until.js';

/** Merged last: the example's ports may be in use on a test machine. */
const TEST = `functions:
  visits:
    environment: [FROM_FILE, "FROM_ENVIRONMENT"]
targets:
  local: {port: 0}
`;

for (const program of ['terraform', null]) {
  describe(`several places, with ${program ?? 'no terraform'}`, function () {
    this.timeout(300_000);
    const folder = temporaryFolder();
    let cwd: string;
    let env: Record<string, string>;
    const staging = [
      ...['-f', 'multinode.yaml', '-f', 'multinode.staging.yaml', '-f', 'test.yaml'],
      ...['--env-file', 'staging.env', '--env-file', 'test.env'],
    ];
    const development = ['-f', 'multinode.yaml', '-f', 'test.yaml', '--profile', 'debug'];

    before(async function () {
      if (program && (await run('which', [program], { cwd: PACKAGE_ROOT })).code !== 0)
        skip(this, `${program} is not installed`);
    });

    beforeEach(async () => {
      cwd = join(folder(), 'places');
      cpSync(join(PACKAGE_ROOT, 'examples', 'places'), cwd, { recursive: true });
      writeFileSync(join(cwd, 'test.yaml'), TEST);
      writeFileSync(join(cwd, 'test.env'), `STORE_PORT=${await freePort()}\nFROM_FILE=staging\n`);
      writeFileSync(join(cwd, '.env'), `STORE_PORT=${await freePort()}\nFROM_FILE=development\n`);
      env = {
        HOME: folder(),
        FROM_ENVIRONMENT: 'both',
        ...(program === null && { PATH: join(process.execPath, '..') }),
      };
    });
    afterEach(async () => {
      await cli(['down', '--yes', ...staging], { cwd, env });
      await cli(['down', '--yes', ...development], { cwd, env });
    });

    async function works(...args: string[]): Promise<CliResult> {
      const result = await cli(args, { cwd, env });
      expect(result.code, `${args.join(' ')}: ${result.stderr}`).to.equal(0);
      return result;
    }

    async function status(place: readonly string[]): Promise<Status> {
      return JSON.parse((await works('status', '--json', ...place)).stdout);
    }

    async function visit(place: readonly string[]): Promise<string> {
      return await until('the store answers', async () => {
        const { stdout } = await cli(['invoke', 'visits', ...place], { cwd, env });
        return /visit \d+\n$/.test(stdout) ? stdout.trim() : null;
      });
    }

    it('are set up, changed by their own file, and removed', async () => {
      await works('up', '--yes', ...staging);
      await works('up', '--yes', ...development);
      expect(readdirSync(join(cwd, '.multinode')).sort()).to.deep.equal(['local', 'local-guestbook-staging']);
      expect(await visit(staging)).to.match(/^Hello, tester, from staging: visit \d+$/);
      expect(await visit(development)).to.match(/^Hello from development: visit \d+$/);
      expect(Object.keys((await status(development)).daemons)).to.deep.equal(['probe']);
      expect(Object.keys((await status(staging)).daemons)).to.deep.equal([]);
      for (const place of [staging, development]) await works('plan', '--detailed-exitcode', ...place);

      const file = join(cwd, 'multinode.staging.yaml');
      writeFileSync(file, readFileSync(file, 'utf8').replace('PLACE: staging', 'PLACE: the stage'));
      const plan = await cli(['plan', '--detailed-exitcode', ...staging], { cwd, env });
      expect(plan.code).to.equal(2);
      expect(plan.stdout).to.contain('functions.visits: environment.PLACE');
      await works('plan', '--detailed-exitcode', ...development);
      await works('up', '--yes', ...staging);
      await until('the new worker answers', async () => (await visit(staging)).includes('from the stage'));

      // A workload that only a profile enables goes with it.
      const without = development.slice(0, -2);
      const up = await works('up', '--yes', ...without);
      expect(up.stderr).to.contain('- daemons.probe');
      expect(Object.keys((await status(without)).daemons)).to.deep.equal([]);

      const down = await works('down', '--yes', ...staging);
      expect(down.stdout).to.contain('everything was removed');
      expect(existsSync(join(cwd, '.multinode', 'local-guestbook-staging', 'agent'))).to.equal(false);
      expect(await visit(without)).to.contain('from development');
    });
  });
}
