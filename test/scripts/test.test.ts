import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { startTime } from '../../src/process/identity.js';
import { readIfThere } from '../../src/process/read.js';
import { temporaryFolder } from '../support/folder.js';
import { outsideEnvironment, run } from '../support/run.js';
import { until } from '../support/until.js';

/** A small repository with the real scripts; its "build" writes a line each time it runs. */
const FILES = {
  'package.json': '{ "type": "module" }\n',
  'src/a.ts': 'export const a = 1;\n',
  'providers/b.ts': 'export const b = 2;\n',
  'scripts/build.js': `import { appendFileSync, mkdirSync, rmSync } from 'node:fs';
import { hashSources, writeStamp } from './build-stamp.js';
const sources = hashSources();
rmSync('dist', { recursive: true, force: true });
mkdirSync('dist');
appendFileSync('builds.txt', 'built\\n');
if (process.env.FAIL_BUILD) process.exit(1);
writeStamp(sources);
`,
  'test/unit.test.ts': test('is a unit test'),
  'test/helped.test.ts': `import './support/helper.js';\n${test('uses a helper that uses the build')}`,
  'test/support/helper.ts': `export { MAIN } from './main.js';\n`,
  // Concatenated, because otherwise this file would count as an end-to-end test.
  'test/support/main.ts': `export const MAIN = '${['dist', 'src', 'main.js'].join('/')}';\n`,
  'test/e2e/whole.test.ts': test('is an end-to-end test'),
  'test/support/teardown.ts': '',
} as const;

const SCRIPTS = [
  'build-stamp.js',
  'compile-tests.js',
  'mocha.js',
  'precompile.js',
  'reporter.cjs',
  'test-kinds.js',
  'test-plan.js',
  'test-pool.js',
  'test.js',
];

const json = (value: unknown) => `${JSON.stringify(value)}\n`;

function test(title: string): string {
  return `it('${title}', () => {});\n`;
}

describe('npm test', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();

  beforeEach(() => {
    for (const [file, text] of Object.entries(FILES)) write(file, text);
    for (const name of SCRIPTS) cpSync(join('scripts', name), join(folder(), 'scripts', name));
    cpSync('.mocharc.json', join(folder(), '.mocharc.json'));
    symlinkSync(resolve('node_modules'), join(folder(), 'node_modules'));
  });

  it('builds for a test that needs the build, but only if the sources have changed since', async () => {
    expect(await tests('test/unit.test.ts')).to.include({ builds: 0, last: '1 passed, 0 failed, 0 skipped' });
    expect(await tests('test/helped.test.ts')).to.include({
      builds: 1,
      last: '1 passed, 0 failed, 0 skipped',
    });
    expect(await tests('test/e2e/whole.test.ts')).to.include({ builds: 1 });
    write('src/a.ts', 'export const a = 2;\n');
    // As after a checkout of an older commit: only the contents count.
    utimesSync(join(folder(), 'src/a.ts'), 0, 0);
    expect(await tests('test/unit.test.ts')).to.include({ builds: 1 });
    expect(await tests('test/helped.test.ts', 'test/unit.test.ts')).to.include({ builds: 2 });
    rmSync(join(folder(), 'providers/b.ts'));
    expect(await tests('test/**/whole.test.ts')).to.include({ builds: 3 });
  });

  it('builds again after a failed build, and runs no test on it', async () => {
    const failed = await tests('test/e2e/whole.test.ts', { FAIL_BUILD: '1' });
    expect(failed).to.include({ builds: 1, code: 1 });
    expect(failed.output).not.to.contain('passed');
    expect(await tests('test/e2e/whole.test.ts')).to.include({ builds: 2, code: 0 });
  });

  it('runs everything, one kind, or tests with a title', async () => {
    expect((await tests()).last).to.equal('3 passed, 0 failed, 0 skipped');
    const unit = await tests('--unit');
    expect(unit.last).to.equal('1 passed, 0 failed, 0 skipped');
    expect(unit.output).to.contain('is a unit test');
    expect((await tests('--e2e')).last).to.equal('2 passed, 0 failed, 0 skipped');
    expect((await tests('-g', 'end-to-end')).last).to.equal('1 passed, 0 failed, 0 skipped');
  });

  it("runs files side by side, and prints each file's output as a whole", async () => {
    // Each waits for the other: run in turn, they would never end.
    const meet = (own: string, other: string) => `import { existsSync, writeFileSync } from 'node:fs';
it('${own}', async () => {
  console.log('${own} begins');
  writeFileSync('${own}', '');
  while (!existsSync('${other}')) await new Promise((resolve) => setTimeout(resolve, 10));
  console.log('${own} ends');
});
`;
    write('test/left.test.ts', meet('left', 'right'));
    write('test/right.test.ts', meet('right', 'left'));
    write('scripts/test-durations.json', json({ 'test/left.test.ts': 100, 'test/right.test.ts': 100 }));
    const { output, code } = await tests({ TEST_JOBS: '2' });
    expect(code, output).to.equal(0);
    expect(output)
      .to.match(/left begins\nleft ends/)
      .and.match(/right begins\nright ends/);
  });

  it('never runs two files that need the same thing at once', async () => {
    write('test/support/engine.ts', '');
    const alone = `import { mkdirSync, rmdirSync } from 'node:fs';
import './support/engine.js';
it('is alone', async () => {
  mkdirSync('used');
  await new Promise((resolve) => setTimeout(resolve, 200));
  rmdirSync('used');
});
`;
    write('test/one.test.ts', alone);
    write('test/two.test.ts', alone);
    write('scripts/test-durations.json', json({ 'test/one.test.ts': 100, 'test/two.test.ts': 100 }));
    const { last, output } = await tests('--e2e');
    expect(last, output).to.equal('4 passed, 0 failed, 0 skipped');
  });

  it('lists failures at the end, including a process that exited early', async () => {
    write('test/wrong.test.ts', `it('is wrong', () => { throw new Error('all wrong'); });\n`);
    write('test/gone.test.ts', `it('goes', () => process.exit(7));\n`);
    write('scripts/test-durations.json', json({ 'test/wrong.test.ts': 100, 'test/gone.test.ts': 100 }));
    const { code, last, output } = await tests();
    expect({ code, last }).to.deep.equal({ code: 1, last: '3 passed, 2 failed, 0 skipped' });
    const lines = output.split('\n');
    const wrong = lines.lastIndexOf('test/wrong.test.ts');
    expect(lines.slice(wrong).join('\n')).to.match(/1\) is wrong:\s+Error: all wrong/);
    const gone = lines.lastIndexOf('test/gone.test.ts');
    expect(lines[gone + 1]).to.equal('  The process exited before its last test, with 7.');
    expect(gone).to.be.above(output.slice(0, output.indexOf('uses a helper')).split('\n').length);
  });

  it('begins no further test of a process once its tests are ended', async () => {
    for (const name of ['at-end', 'end-tests', 'teardown'])
      cpSync(`test/support/${name}.ts`, join(folder(), 'test', 'support', `${name}.ts`));
    const ending = `import { endTests } from './support/end-tests.js';
describe('one', () => {
  it('ends them', () => endTests('all is lost'));
  it('is not begun', () => {});
});
describe('another', () => {
  before(() => { throw new Error('is not begun either'); });
  it('is not begun', () => {});
});
`;
    write('test/ending.test.ts', ending);
    const { last, output } = await tests('test/ending.test.ts');
    expect(last, output).to.equal('1 passed, 1 failed, 0 skipped');
    expect(output).to.contain('all is lost').and.not.to.contain('is not begun either');
  });

  it('saves how long files took with --record', async () => {
    write(
      'test/slow.test.ts',
      `describe('slow', () => it('waits', (done) => void setTimeout(done, 1_000)));\n`,
    );
    await tests('--record', '--unit');
    expect(JSON.parse(readFileSync(join(folder(), 'scripts/test-durations.json'), 'utf8'))).to.deep.equal({
      'test/slow.test.ts': 1,
    });
  });

  it('ends after the current tests on Ctrl-C, and at once on the second', async () => {
    const endless = `import { spawn } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
describe('endless', () => {
  let left;
  before(() => {
    // In its own process group.
    left = spawn('sleep', ['1000000'], { detached: true, stdio: 'ignore' });
    writeFileSync('pid', String(left.pid));
  });
  after(() => left.kill());
  it('goes on', async () => {
    while (!existsSync('end')) await new Promise((resolve) => setTimeout(resolve, 10));
  }).timeout(0);
  it('is not begun', () => {});
});
`;
    write('test/endless.test.ts', endless);
    for (const patient of [true, false]) {
      rmSync(join(folder(), 'pid'), { force: true });
      const child = spawn(process.execPath, ['scripts/test.js', '--unit'], {
        cwd: folder(),
        env: outsideEnvironment(),
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const output = Promise.all([text(child.stdout), text(child.stderr)]);
      const ended = once(child, 'close');
      const pid = Number(await until('it has begun', () => readIfThere(join(folder(), 'pid'))));
      let words = '';
      child.stderr.on('data', (chunk) => {
        words += chunk;
      });
      child.kill('SIGINT');
      await until('it waits', () => words.includes('Waiting for the current tests'));
      if (patient) write('end', '');
      else child.kill('SIGINT');
      await ended;
      expect(child.exitCode).to.equal(1);
      const [out] = await output;
      expect(out.trim().split('\n').at(-1)).to.match(patient ? /^2 passed/ : /^\d passed/);
      await until('nothing of it runs', () => startTime(pid) === undefined);
      rmSync(join(folder(), 'end'), { force: true });
    }
  });

  it('asks which files to watch', async () => {
    const { code, output } = await tests('--watch');
    expect(code).to.equal(64);
    expect(output).to.contain('npm run test:watch needs the test files to watch');
  });

  function write(file: string, text: string): void {
    const path = join(folder(), file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  async function tests(...given: (string | NodeJS.ProcessEnv)[]) {
    const args = given.filter((each) => typeof each === 'string');
    const more = given.find((each) => typeof each === 'object');
    const env = { ...outsideEnvironment(), ...more };
    const { code, output } = await run(process.execPath, ['scripts/test.js', ...args], {
      cwd: folder(),
      env,
    });
    return { code, output, last: output.trim().split('\n').at(-1), builds: builds() };
  }

  function builds(): number {
    try {
      return readFileSync(join(folder(), 'builds.txt'), 'utf8').split('\n').length - 1;
    } catch {
      return 0;
    }
  }
});
