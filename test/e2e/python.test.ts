/** The Python package: its own tests, and its example on a real agent. */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import type { ExecutionDetail } from '../../src/api/types.js';
import { PACKAGE_ROOT, VERSION } from '../../src/version.js';
import { cli } from '../support/cli.js';
import { temporaryFolder } from '../support/folder.js';
import { freePort } from '../support/port.js';
import { pythonEnvironment, SDK } from '../support/python.js';
import { run } from '../support/run.js';
import { skip } from '../support/skip.js';
import { until } from '../support/until.js';

const execute = promisify(execFile);

/** A worker that calls others, and finds them without configuration. */
const FAN_OUT = `

@mn.job
def fan_out(n: int) -> int:
    return sum(square.map(range(n), concurrency=3))


@mn.function()
def port() -> int:
    return int(os.environ["PORT"])
`;

describe('the Python package', function () {
  this.timeout(600_000);
  const folder = temporaryFolder();

  it("has this package's version", () => {
    const project = readFileSync(join(SDK, 'pyproject.toml'), 'utf8');
    expect(/^version = "(.*)"$/m.exec(project)?.[1]).to.equal(VERSION);
  });

  it('can be installed, passes its tests, and is typed and clean', async function () {
    // A copy, so that neither a build nor a test writes into the sources.
    const copy = join(folder(), 'sdk');
    cpSync(SDK, copy, { recursive: true, filter: (path) => !path.endsWith('__pycache__') });
    const bin = join(folder(), 'venv', 'bin');
    try {
      await execute('python3', ['-m', 'venv', join(folder(), 'venv')]);
      await execute(join(bin, 'pip'), ['install', '--quiet', `${copy}[test]`]);
    } catch (error) {
      skip(this, `pytest can't be installed: ${String(error).split('\n')[0]}`);
    }
    const python = async (...args: string[]) => {
      const { code, output } = await run(join(bin, 'python3'), ['-m', ...args], { cwd: copy });
      expect(code, output).to.equal(0);
      return output;
    };
    expect(await python('pytest', '-q')).to.match(/^\d{3,} passed in/m);
    expect(await python('ruff', 'check')).to.contain('All checks passed');
    await python('ruff', 'format', '--check');
    const types = await run(join(bin, 'python3'), ['-m', 'mypy'], { cwd: copy });
    // It needs Python 3.10 itself.
    if (!types.output.includes('No module named mypy')) expect(types.code, types.output).to.equal(0);
  });

  describe('its example, on a real agent', () => {
    let cwd: string;
    let env: Record<string, string>;

    beforeEach(async function () {
      let python: string;
      try {
        python = (await pythonEnvironment(join(folder(), 'venv'))).bin;
      } catch (error) {
        skip(this, `no Python to run: ${String(error).split('\n')[0]}`);
      }
      cwd = join(folder(), 'python');
      cpSync(join(PACKAGE_ROOT, 'examples', 'python'), cwd, { recursive: true });
      // The usual ports may be in use on a test machine.
      const file = join(cwd, 'app.py');
      const text = readFileSync(file, 'utf8').replace('port=4748', `port=${await freePort()}`);
      const local = text.replace('name="squares"', 'name="squares", targets={"local": {"port": 0}}');
      writeFileSync(file, local + FAN_OUT);
      // Without Terraform, which other tests cover.
      const bin = join(folder(), 'bin');
      mkdirSync(bin);
      symlinkSync(process.execPath, join(bin, 'node'));
      for (const tool of ['sh', 'dirname', 'env', 'uname']) {
        symlinkSync((await execute('sh', ['-c', `command -v ${tool}`])).stdout.trim(), join(bin, tool));
      }
      env = { HOME: folder(), PATH: `${python}:${bin}`, PYTHONDONTWRITEBYTECODE: '1' };
    });
    afterEach(async () => {
      if (env) await cli(['down', '--yes'], { cwd, env });
    });

    const works = async (...args: string[]): Promise<string> => {
      const { code, stdout, stderr } = await cli(args, { cwd, env });
      expect(code, `${args.join(' ')}: ${stderr}`).to.equal(0);
      return stdout;
    };
    const python = async (...args: string[]): Promise<string> => {
      const { code, output } = await run('python3', args, { cwd, env });
      expect(code, output).to.equal(0);
      return output;
    };
    const executions = async (...args: string[]): Promise<ExecutionDetail> =>
      JSON.parse(await works('jobs', ...args, '--json'));

    it('runs everything that it declares, and can be called', async () => {
      expect(await works('manifest', 'app.py')).to.equal('wrote multinode.yaml\n');
      await works('up', '--yes');
      expect(await python('call.py')).to.equal(
        [
          'locally: 9',
          'on a worker: 9',
          'many: [0, 1, 4, 9, 16, 25, 36, 49, 64, 81]',
          'raised on the worker: ValueError: -1 has no root',
          ...[1, 2, 3].map((step) => `progress: {'step': ${step}, 'of': 3}`),
          'total: 14.0\n',
        ].join('\n'),
      );

      // The worker contract is open to callers that are not Python.
      expect(await works('invoke', 'square', '{"x": 1.5}')).to.equal('2.25');
      // Nobody can call its workers directly from another machine, without the agent.
      const port = Number(await works('invoke', 'port', '[]'));
      expect(await accepts('127.0.0.1', port)).to.equal(true);
      for (const address of outerAddresses()) expect(await accepts(address, port), address).to.equal(false);

      const done = await executions('start', 'run_job', '--input', '[2]', '--wait');
      expect(done).to.include({ state: 'SUCCEEDED', output: '5.0' });
      expect(JSON.parse(done.progress?.value ?? '')).to.deep.equal({ step: 2, of: 2 });

      expect(
        await python(
          '-c',
          [
            'import multinode as mn',
            'from app import fan_out, nightly, run_job, square',
            'pending = square.call_async(4)',
            'print(pending.get(timeout=120), pending.state())',
            'running = run_job.start(1000, pause=0.05)',
            'print(next(running.progress()))',
            'print(run_job.cancel(running.id).state)',
            'print(running.wait(timeout=120).state, [each.id == running.id for each in run_job.list(limit=1)])',
            'print(fan_out.start(10).result(timeout=120))',
            'print(nightly.run().result(timeout=120))',
            'try: running.result()',
            'except mn.CancelledError: print("cancelled")',
          ].join('\n'),
        ),
      ).to.match(
        /^16 SUCCEEDED\n\{'step': \d+, 'of': 1000\}\nCANCELLING\nCANCELLED \[True\]\n285\nstarted by hand\ncancelled\n$/,
      );

      const status = JSON.parse(await works('status', '--json'));
      await until(
        'the daemon runs',
        async () => (await works('logs', 'heartbeat')).includes('alive'),
        60_000,
      );
      await until(
        'the service answers',
        async () => {
          const answer = await fetch(status.services.web.url).catch(() => undefined);
          return (await answer?.text())?.startsWith('Hello from process ');
        },
        60_000,
      );
    });
  });
});

/** Addresses of this machine that other machines may use. */
function outerAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address);
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (accepted: boolean) => () => {
      socket.destroy();
      resolve(accepted);
    };
    socket.once('connect', end(true)).once('error', end(false));
  });
}
