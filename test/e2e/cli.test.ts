/** The command line as users have it: real Terraform, a real agent, real workers. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { inspectAgent } from '../../src/agent/process/description.js';
import { kill } from '../../src/process/identity.js';
import { CLI, type CliResult, cli } from '../support/cli.js';
import { killForGood } from '../support/kill-agent.js';
import { serve } from '../support/serve.js';
import { skip } from '../support/skip.js';
import { until } from '../support/until.js';

const WORKER = `
import { createServer } from 'node:http';
console.log('worker started');
createServer((request, response) => {
  response.statusCode = request.url === '/missing' ? 404 : 200;
  request.pipe(response);
  if (request.method === 'GET') response.end('hello from ' + request.url);
}).listen(process.env.PORT);
process.on('SIGTERM', () => process.exit());
`;

function manifest(fields = ''): string {
  return `name: shop
targets: {local: {port: 0}}
functions:
  hello:
    command: ["${process.execPath}", worker.mjs]
    stop_grace_period: 5s
${fields}`;
}

describe('cli, with everything real', function () {
  this.timeout(300_000);
  let cwd: string;
  let env: Record<string, string>;

  beforeEach(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'multinode-e2e-cli-'));
    await writeFile(join(cwd, 'worker.mjs'), WORKER);
    await writeFile(join(cwd, 'multinode.yaml'), manifest());
    env = { HOME: cwd };
  });
  afterEach(async () => {
    await cli(['down', '--yes'], { cwd, env });
    await rm(cwd, { recursive: true });
  });

  async function run(...args: string[]): Promise<CliResult> {
    const result = await cli(args, { cwd, env });
    expect(result.code, `${args.join(' ')}: ${result.stderr}`).to.equal(0);
    return result;
  }

  function agent() {
    return inspectAgent(join(cwd, '.multinode', 'local', 'agent'));
  }

  async function wholeLife(): Promise<void> {
    const first = await run('up', '--yes');
    expect(first.stderr).to.contain('+ the agent\n+ functions.hello\n');
    expect(first.stdout).to.match(/^✔ shop is up\nagent {2}http:\/\/127\.0\.0\.1:\d+\nhello {2}http/);
    expect(first.stdout).to.contain('\ncall it: multinode invoke hello\n');

    expect((await run('invoke', 'hello/a?b=c')).stdout).to.equal('hello from /a?b=c');
    expect((await run('invoke', 'hello', 'body')).stdout).to.equal('body');
    expect((await cli(['invoke', 'hello/missing', '-X', 'POST'], { cwd, env })).code).to.equal(1);
    expect((await run('status')).stdout).to.match(/\nhello {5}1 idle/);
    expect((await run('why', 'hello')).stdout).to.match(/\+1 {2}0 → 1 {2}1 in flight/);
    expect((await run('logs', 'hello')).stdout).to.match(/^hello-\w+ \| worker started\n$/);
    expect((await run('quotas')).stdout).to.match(/cpu +0\.1/);
    const waited = await run('invoke', 'hello', 'later', '--async', '--wait');
    expect(waited.stdout).to.equal('later');
    expect((await run('invocations', 'list')).stdout).to.match(/hello +SUCCEEDED .* status 200\n$/);

    expect((await run('up')).stdout).to.match(/^nothing to change: shop is up\n/);
    expect((await run('plan', '--detailed-exitcode')).stdout).to.equal('nothing to change\n');

    await writeFile(
      join(cwd, 'multinode.yaml'),
      manifest('    max_workers: 30\n  new: {command: node new.mjs}\n'),
    );
    const planned = await cli(['plan', '--detailed-exitcode'], { cwd, env });
    expect(planned.code).to.equal(2);
    expect(planned.stdout).to.match(/^~ functions\.hello: max_workers 10 → 30\n\+ functions\.new\n/);
    const before = agent()?.pid;
    await run('up', '--yes');
    expect(agent()?.pid).to.equal(before);
    expect((await run('invoke', 'hello')).stdout).to.equal('hello from /');

    // Its watchdog starts another one, and the next command waits for it.
    if (before) kill(before, 'SIGKILL');
    expect((await run('status')).stdout).to.match(/\nhello {5}1 idle/);
    expect(agent()?.pid).not.to.equal(before);

    await killForGood(join(cwd, '.multinode', 'local', 'agent'));
    const afterDeath = '~ the agent: it had ended; it is restarted and takes its workers back\n';
    expect((await run('plan')).stdout).to.equal(afterDeath);
    expect((await run('up', '--yes')).stderr).to.contain(`\n${afterDeath}`);
    expect((await run('status')).stdout).to.match(/\nhello {5}1 idle/);

    const down = await run('down', '--yes');
    expect(down.stderr).to.match(
      /^- functions\.hello, with its workers\n- functions\.new, .*\n- the agent, /,
    );
    expect(down.stdout).to.equal('✔ everything was removed\n');
    expect(agent()).to.equal(null);
    expect(existsSync(join(cwd, '.multinode', 'local', 'agent'))).to.equal(false);
    expect(existsSync(join(cwd, '.multinode', 'local', 'terraform.tfstate.backup'))).to.equal(false);
    expect((await run('down', '--yes')).stdout).to.equal('nothing is up\n');
  }

  describe('and Terraform', () => {
    before(function () {
      const found =
        spawnSync('terraform', ['version']).status === 0 || spawnSync('tofu', ['version']).status === 0;
      if (!found) skip(this, 'neither terraform nor tofu is installed');
    });

    it('sets up, shows, calls, changes and removes', wholeLife);

    it('refuses if nobody can be asked', async () => {
      const { code, stderr } = await cli(['up'], { cwd, env });
      expect(code).to.equal(64);
      expect(stderr).to.contain('use --yes to make the changes without asking');
      expect(agent()).to.equal(null);
    });

    it("points to the manifest's line if Terraform fails", async () => {
      const taken = await run('up', '--yes').then(() => agent()?.url ?? '');
      const other = join(cwd, 'other.yaml');
      const port = new URL(taken).port;
      await writeFile(other, manifest().replace('port: 0', `port: ${port}`).replace('shop', 'other'));
      const { code, stderr } = await cli(['up', '--yes', '-f', 'other.yaml', '--out', 'other'], { cwd, env });
      expect(code).to.equal(1);
      expect(stderr).to.match(/other\.yaml:2:\d+: error\[MN\d+\]: .*is in use/);
      await cli(['down', '--yes', '-f', 'other.yaml', '--out', 'other'], { cwd, env });
    });
  });

  describe('and neither Terraform nor OpenTofu', () => {
    beforeEach(async () => {
      env = { ...env, PATH: join(cwd, 'no-programs') };
    });

    it('sets up, shows, calls, changes and removes', wholeLife);

    it('says that it works without them', async () => {
      const { stderr } = await run('up', '--yes');
      expect(stderr).to.match(
        /^neither terraform nor tofu is installed; multinode starts the agent itself\n/,
      );
    });

    it('refuses a stack that Terraform manages, and changes nothing', async () => {
      const stack = join(cwd, '.multinode', 'local');
      await mkdir(stack, { recursive: true });
      await writeFile(join(stack, 'terraform.tfstate'), JSON.stringify({ version: 4, resources: [{}] }));
      for (const command of ['plan', 'up', 'down']) {
        const { code, stderr } = await cli(command === 'plan' ? ['plan'] : [command, '--yes'], {
          cwd,
          env,
        });
        expect(code, command).to.equal(1);
        expect(stderr, command).to.contain('error[MN3001]');
      }
      expect(agent()).to.equal(null);
    });

    it('refuses a program that is installed but does not work', async () => {
      const programs = join(cwd, 'no-programs');
      await mkdir(programs);
      await writeFile(join(programs, 'terraform'), '#!/bin/sh\necho "No version is set" >&2\nexit 126\n', {
        mode: 0o755,
      });
      const { code, stderr } = await cli(['up', '--yes'], { cwd, env });
      expect(code).to.equal(1);
      expect(stderr).to.contain('error[MN3007]: "terraform version" failed: No version is set');
      expect(agent()).to.equal(null);
    });

    it('leaves an agent that Terraform adopts', async function () {
      if (spawnSync('terraform', ['version']).status !== 0) skip(this, 'terraform is not installed');
      await run('up', '--yes');
      const before = agent()?.pid;
      env = { HOME: cwd };
      await run('up', '--yes');
      expect(agent()?.pid).to.equal(before);
      await run('down', '--yes');
      expect(agent()).to.equal(null);
    });
  });

  it('plan names the inputs that changed, and no value', async () => {
    const path = join(cwd, 'multinode.yaml');
    const text = `${manifest('    env_file: hello.env\n    environment: {PASSED: }\n    secrets: [token]\n')}
secrets: {token: {environment: TOKEN}}
`;
    await writeFile(path, text);
    await writeFile(join(cwd, 'hello.env'), 'LEVEL=s3cret-1\nKEPT=1\n');
    env = { HOME: cwd, TOKEN: 's3cret-a', PASSED: 's3cret-x' };
    await run('up', '--yes');
    const same = await run('plan');
    expect(same.stdout).to.equal('nothing to change\n');

    await writeFile(join(cwd, 'hello.env'), 'LEVEL=s3cret-2\nKEPT=1\n');
    await writeFile(join(cwd, 'worker.mjs'), `${WORKER}// another\n`);
    env = { HOME: cwd, TOKEN: 's3cret-b', PASSED: 's3cret-y' };
    const changes =
      '~ secrets.token: another value\n' +
      '~ the environment variable PASSED: another value\n' +
      '~ functions.hello: another program (worker.mjs)\n' +
      '~ functions.hello: LEVEL in its env_file\n';
    expect((await run('plan')).stdout).to.equal(changes);

    // From a dead agent's database.
    await killForGood(join(cwd, '.multinode', 'local', 'agent'));
    const afterDeath = '~ the agent: it had ended; it is restarted and takes its workers back\n';
    expect((await run('plan')).stdout).to.equal(afterDeath + changes);
    expect(JSON.stringify(await run('plan', '--json'))).not.to.contain('s3cret');
    await run('up', '--yes');
    expect((await run('plan')).stdout).to.equal('nothing to change\n');
  });

  it('dev follows every save, and leaves nothing behind', async () => {
    const child = spawn(process.execPath, [CLI, 'dev'], { cwd, env: { PATH: process.env.PATH, ...env } });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        output += chunk;
      });
    }
    const shown = (what: RegExp) => until(`${what} in ${output}`, () => what.test(output));
    await shown(/call it: multinode invoke hello/);
    expect((await run('invoke', 'hello')).stdout).to.equal('hello from /');
    await shown(/hello-\w+ \| worker started/);

    await writeFile(join(cwd, 'multinode.yaml'), manifest('    max_workers: 101\n'));
    await shown(/multinode\.yaml:7:18: error\[MN\d+\]/);
    expect((await run('invoke', 'hello')).stdout).to.equal('hello from /');

    const taken = await serve(() => {});
    await writeFile(
      join(cwd, 'multinode.yaml'),
      manifest(`services: {web: {command: node web.mjs, port: ${new URL(taken.url).port}}}\n`),
    );
    await shown(/multinode\.yaml:7:\d+: error\[MN4017\]: services\.web can't listen/);
    await taken.close();

    await writeFile(join(cwd, 'multinode.yaml'), manifest('    max_workers: 30\n'));
    await shown(/~ functions\.hello: max_workers 10 → 30/);

    await writeFile(join(cwd, 'worker.mjs'), WORKER.replace('hello from', 'changed'));
    await until('the new program answers', async () => (await run('invoke', 'hello')).stdout === 'changed /');

    const refused = await cli(['dev'], { cwd, env });
    expect(refused.stderr).to.contain('the application is already up');

    child.kill('SIGINT');
    await until('dev has ended', () => child.exitCode !== null);
    expect(child.exitCode, output).to.equal(0);
    expect(agent()).to.equal(null);
    expect(readdirSync(join(cwd, '.multinode', 'local'))).to.deep.equal([]);
  });

  it('status --watch and logs -f end with Ctrl-C', async () => {
    await run('up', '--yes');
    for (const args of [
      ['status', '--watch'],
      ['logs', '-f', 'hello'],
    ]) {
      const child = spawn(process.execPath, [CLI, ...args], { cwd, env: { PATH: process.env.PATH, ...env } });
      let output = '';
      child.stdout.on('data', (chunk) => {
        output += chunk;
      });
      await run('invoke', 'hello');
      await until(`${args[0]} shows something`, () => output.includes('hello'));
      child.kill('SIGINT');
      await until(`${args[0]} has ended`, () => child.exitCode !== null);
      expect(child.exitCode).to.equal(0);
    }
  });

  it('init writes an application that runs unchanged', async () => {
    const app = join(cwd, 'app');
    await run('init', 'app');
    const file = join(app, 'multinode.yaml');
    await writeFile(file, `${await readFile(file, 'utf8')}\ntargets: {local: {port: 0}}\n`);
    const path = `${dirname(process.execPath)}:${process.env.PATH}`;
    const there = { cwd: app, env: { ...env, PATH: path } };
    expect((await cli(['up', '--yes'], there)).code).to.equal(0);
    expect((await cli(['invoke', 'hello?name=Ada'], there)).stdout).to.equal('Hello, Ada!\n');
    expect((await cli(['down', '--yes'], there)).code).to.equal(0);
  });
});
