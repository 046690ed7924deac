/** The example in the root's multinode.yaml, run as in the README, with each program that may be installed. */
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
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

/** What the launcher and workers need besides Node. */
const TOOLS = ['sh', 'dirname', 'env', 'uname'];

for (const program of ['terraform', 'tofu', null]) {
  describe(`the example, with ${program ?? 'neither terraform nor tofu'}`, function () {
    this.timeout(300_000);
    const folder = temporaryFolder();
    let cwd: string;
    let env: Record<string, string>;

    before(async function () {
      if (program && !(await which(program))) skip(this, `${program} is not installed`);
    });

    beforeEach(async () => {
      cwd = join(folder(), 'clone');
      for (const name of ['multinode.yaml', 'examples']) {
        cpSync(join(PACKAGE_ROOT, name), join(cwd, name), { recursive: true });
      }
      // The usual ports may be in use on a test machine.
      const file = join(cwd, 'multinode.yaml');
      const text = readFileSync(file, 'utf8').replace('port: 4748', `port: ${await freePort()}`);
      writeFileSync(file, `${text}\ntargets: {local: {port: 0}}\n`);
      const bin = join(folder(), 'bin');
      mkdirSync(bin);
      symlinkSync(process.execPath, join(bin, 'node'));
      for (const tool of [...TOOLS, ...(program ? [program] : [])]) {
        const path = await which(tool);
        if (path) symlinkSync(path, join(bin, tool));
      }
      env = { HOME: folder(), PATH: bin };
    });
    afterEach(async () => {
      await cli(['down', '--yes'], { cwd, env });
    });

    async function works(...args: string[]): Promise<CliResult> {
      const result = await cli(args, { cwd, env });
      expect(result.code, `${args.join(' ')}: ${result.stderr}`).to.equal(0);
      return result;
    }

    async function status(): Promise<Status> {
      return JSON.parse((await works('status', '--json')).stdout);
    }

    it('is set up, called, explained, changed and removed', async () => {
      const up = await works('up', '--yes');
      expect(up.stderr).to.contain('+ functions.hello\n');
      if (program) expect(up.stderr).not.to.contain('neither');
      else expect(up.stderr).to.contain('neither terraform nor tofu is installed');
      expect(up.stdout).to.contain('example is up');
      const [, line = ''] = /^call it: multinode (.*)$/m.exec(up.stdout) ?? [];

      expect((await works(...line.split(' '))).stdout).to.equal('Hello, world!\n');
      expect((await works('invoke', 'hello?name=Ada')).stdout).to.equal('Hello, Ada!\n');
      await until('the spare workers are ready', async () => {
        const { target, workers } = (await status()).functions.hello ?? {};
        return target === 2 && (workers?.idle ?? 0) >= 2;
      });
      expect((await status()).functions.hello).to.include({ max_workers: 30, spare_workers: 2, waiting: 0 });
      const web = await until('the service is up', async () => {
        const found = (await status()).services.web;
        return found?.replicas.ready === 2 ? found : null;
      });
      expect(await (await fetch(web.url)).text()).to.match(
        /^Welcome to the example\. Process \d+ answered\.$/m,
      );
      expect((await works('why', 'hello')).stdout).to.contain(
        '0 in flight (0 executing, 0 waiting) + 2 spare = 2',
      );
      await works('logs', 'hello');
      expect((await works('quotas')).stdout).to.contain('hello');

      expect((await works('up')).stdout).to.contain('nothing to change: example is up');
      await works('plan', '--detailed-exitcode');
      const file = join(cwd, 'multinode.yaml');
      writeFileSync(file, readFileSync(file, 'utf8').replace('max_workers: 30', 'max_workers: 20'));
      const planned = await cli(['plan', '--detailed-exitcode'], { cwd, env });
      expect(planned.code).to.equal(2);
      expect(planned.stdout).to.contain('~ functions.hello: max_workers 30 → 20');
      const { agent } = await status();
      await works('up', '--yes');
      expect((await status()).functions.hello).to.include({ max_workers: 20 });
      expect((await status()).agent.pid).to.equal(agent.pid);

      expect(await processes())
        .to.contain('examples/hello/server.mjs')
        .and.to.contain('--data-dir');
      await works('down', '--yes');
      expect(await processes()).to.equal('');
      expect(await accepts(new URL(agent.url))).to.equal(false);
    });

    it('is refused at its line with more workers than allowed', async () => {
      const file = join(cwd, 'multinode.yaml');
      const text = readFileSync(file, 'utf8').replace('max_workers: 30', 'max_workers: 101');
      writeFileSync(file, text);
      const line = text.split('\n').findIndex((each) => each.includes('101')) + 1;
      const { code, stderr } = await cli(['up', '--yes'], { cwd, env });
      expect(code).to.equal(1);
      expect(stderr).to.match(
        new RegExp(`^multinode\\.yaml:${line}:\\d+: error\\[MN1006\\]: max_workers must be at most 100`, 'm'),
      );
      expect(await processes()).to.equal('');
    });

    /** All processes that name the test's folder in their command line or environment, as the agent and all workers do. */
    async function processes(): Promise<string> {
      const { output } = await run('ps', ['axeww', '-o', 'command='], { cwd });
      return output
        .split('\n')
        .filter((args) => args.includes(folder()))
        .join('\n');
    }
  });
}

/** The program's path; undefined if it is not installed. */
async function which(program: string): Promise<string | undefined> {
  const { code, output } = await run('sh', ['-c', `command -v ${program}`], { cwd: PACKAGE_ROOT });
  return code === 0 ? output.trim() : undefined;
}

function accepts({ hostname, port }: URL): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
