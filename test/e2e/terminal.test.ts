/** The command line as users see it at a real terminal. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { inspectAgent } from '../../src/agent/process/description.js';
import { CLI, cli } from '../support/cli.js';
import { skip } from '../support/skip.js';
import { hasTerminals, TestTerminal } from '../support/terminal.js';
import { until } from '../support/until.js';

const WORKER = `
import { createServer } from 'node:http';
createServer((_request, response) => response.end('hello')).listen(process.env.PORT);
process.on('SIGTERM', () => process.exit());
`;
const CTRL_C = '\u0003';
const SPINNER = /[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/;
const HOME = '\u001b[H';
const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';

describe('cli, at a terminal', function () {
  this.timeout(240_000);
  let cwd: string;
  let env: Record<string, string>;
  let terminal: TestTerminal | undefined;

  before(function () {
    if (!hasTerminals()) skip(this, 'python3 is not installed');
  });
  beforeEach(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'multinode-e2e-terminal-'));
    await writeFile(join(cwd, 'worker.mjs'), WORKER);
    await writeFile(
      join(cwd, 'multinode.yaml'),
      `name: shop\ntargets: {local: {port: 0}}\nfunctions: {hello: {command: ["${process.execPath}", worker.mjs]}}\n`,
    );
    env = { HOME: cwd };
  });
  afterEach(async () => {
    terminal?.close();
    terminal = undefined;
    await cli(['down', '--yes'], { cwd, env });
    await rm(cwd, { recursive: true });
  });

  function sit(args: readonly string[], columns?: number): TestTerminal {
    terminal = new TestTerminal([process.execPath, CLI, ...args], { cwd, env, ...(columns && { columns }) });
    return terminal;
  }

  function agent() {
    return inspectAgent(join(cwd, '.multinode', 'local', 'agent'));
  }

  /** Checks that whatever was hidden is shown again. */
  function expectCursor(shown: TestTerminal): void {
    expect(shown.output.lastIndexOf(SHOW_CURSOR)).to.be.at.least(shown.output.lastIndexOf(HIDE_CURSOR));
  }

  async function asks(): Promise<void> {
    for (const [answer, word] of [
      ['\r', 'Enter'],
      ['n\r', 'n'],
    ] as const) {
      const refused = sit(['up']);
      await refused.shows(/Make these changes\? \[y\/N\] /);
      refused.type(answer);
      expect(await refused.end(), word).to.equal(1);
      expect(refused.text).to.match(/nothing was changed\r\n$/);
      expect(agent()).to.equal(null);
    }

    const up = sit(['up']);
    await up.shows(/Make these changes\? \[y\/N\] /);
    expect(up.text).to.contain('+ the agent\r\n+ functions.hello\r\n');
    up.type('y\r');
    expect(await up.end()).to.equal(0);
    expect(up.output).to.match(SPINNER);
    expect(up.text).to.contain('✔ shop is up\r\n');
    expectCursor(up);
    expect(agent()).not.to.equal(null);

    const down = sit(['down']);
    await down.shows(/functions\.hello, with its workers\r\n/);
    await down.shows(/Stop and remove everything\? \[y\/N\] /);
    down.type('n\r');
    expect(await down.end()).to.equal(1);
    expect(agent()).not.to.equal(null);
    const yes = sit(['down']);
    await yes.shows(/Stop and remove everything\? \[y\/N\] /);
    yes.type('y\r');
    expect(await yes.end()).to.equal(0);
    expect(agent()).to.equal(null);
  }

  for (const [key, name] of [
    [CTRL_C, 'Ctrl-C'],
    ['\u0004', 'Ctrl-D'],
  ] as const) {
    it(`takes ${name} as a no to the question`, async () => {
      const asked = sit(['up']);
      await asked.shows(/Make these changes\? \[y\/N\] /);
      asked.type(key);
      expect(await asked.end()).to.equal(1);
      expect(asked.text).to.match(/\[y\/N\] [\r\n]+nothing was changed\r\n$/);
      expect(agent()).to.equal(null);
    });
  }

  describe('and Terraform', () => {
    before(function () {
      if (spawnSync('terraform', ['version']).status !== 0) skip(this, 'terraform is not installed');
    });

    it('asks before it changes or removes anything, and shows its progress', asks);

    it('can be interrupted, reports the state, and continues from there', async () => {
      const broken = sit(['up', '--yes']);
      await broken.shows(/starting the agent/);
      broken.type(CTRL_C);
      expect(await broken.end()).to.equal(1);
      expect(broken.text).to.match(
        /interrupted: the changes made so far stay; run "multinode up" to continue\r\n$/,
      );
      expectCursor(broken);
      const left = await readdir(join(cwd, '.multinode', 'local'));
      expect(left.filter((name) => /tfplan|lock\.info/.test(name))).to.deep.equal([]);

      const again = sit(['up', '--yes']);
      expect(await again.end()).to.equal(0);
      expect((await cli(['invoke', 'hello'], { cwd, env })).stdout).to.equal('hello');
    });
  });

  it("is not controlled by workers' output", async () => {
    const hostile = '\u001b[2J\u001b]0;owned\u0007';
    await writeFile(
      join(cwd, 'worker.mjs'),
      `const text = ${JSON.stringify(hostile)}.concat('end');
       console.log(text);
       if (process.argv[2] === 'fail') { console.error(text); process.exit(1); }
       const { createServer } = await import('node:http');
       createServer((_request, response) => response.end(text)).listen(process.env.PORT);`,
    );
    const command = (...words: string[]) => JSON.stringify([process.execPath, 'worker.mjs', ...words]);
    await writeFile(
      join(cwd, 'multinode.yaml'),
      `name: shop
targets: {local: {port: 0}}
functions: {hello: {command: ${command()}}, broken: {command: ${command('fail')}, spare_workers: 1}}
jobs: {fails: {command: ${command('fail')}}}
`,
    );
    expect((await cli(['up', '--yes'], { cwd, env })).code).to.equal(0);
    await cli(['jobs', 'start', 'fails', '--wait'], { cwd, env });
    await until('it is known why the function is broken', async () =>
      (await cli(['status'], { cwd, env })).stdout.includes('it wrote'),
    );

    for (const args of [
      ['status'],
      ['why', 'broken'],
      ['jobs', 'list'],
      ['invoke', 'broken'],
      ['invoke', 'hello'],
      ['logs', 'hello'],
      ['logs', 'broken'],
    ]) {
      const shown = sit(args);
      await shown.end();
      if (args[0] !== 'why') expect(shown.output, args.join(' ')).to.contain('\\u001b]0;owned\\u0007end');
      for (const steering of ['\u001b]', '\u001b[2J', '\u0007'])
        expect(shown.output, args.join(' ')).not.to.contain(steering);
    }
    for (const args of [
      ['logs', 'hello', '--raw'],
      ['invoke', 'hello', '--raw'],
    ]) {
      const shown = sit(args);
      await shown.end();
      expect(shown.output, args.join(' ')).to.contain(hostile);
    }
    expect((await cli(['invoke', 'hello'], { cwd, env })).stdout, 'to a file').to.equal(`${hostile}end`);
  });

  it('redraws a watched status, and restores the terminal', async () => {
    expect((await cli(['up', '--yes'], { cwd, env })).code).to.equal(0);
    const columns = 60;
    const watched = sit(['status', '--watch'], columns);
    await watched.shows(/hello +none/);
    const from = watched.output.length;
    await cli(['invoke', 'hello'], { cwd, env });
    await watched.shows(/hello +1 idle/, from);
    expect(watched.output.slice(from)).to.contain(HOME);
    watched.type(CTRL_C);
    expect(await watched.end()).to.equal(0);
    expectCursor(watched);
    const lines = watched.text.split('\r\n');
    expect(lines.filter((line) => line.length > columns)).to.deep.equal([]);
    expect(agent()).not.to.equal(null);
  });
});
