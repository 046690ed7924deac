import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect } from 'chai';
import { temporaryFolder } from '../support/folder.js';
import { outsideEnvironment, run } from '../support/run.js';

/** A small repository with the real scripts; its "build" writes a line for every time that it runs. */
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
  // Put together, or this file would count as an end-to-end test.
  'test/support/main.ts': `export const MAIN = '${['dist', 'src', 'main.js'].join('/')}';\n`,
  'test/e2e/whole.test.ts': test('is an end-to-end test'),
  'test/support/teardown.ts': '',
} as const;

function test(title: string): string {
  return `it('${title}', () => {});\n`;
}

describe('npm test', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();

  beforeEach(() => {
    for (const [file, text] of Object.entries(FILES)) write(file, text);
    for (const name of ['build-stamp.js', 'reporter.cjs', 'test-kinds.js', 'test.js'])
      cpSync(join('scripts', name), join(folder(), 'scripts', name));
    cpSync('.mocharc.json', join(folder(), '.mocharc.json'));
    symlinkSync(resolve('node_modules'), join(folder(), 'node_modules'));
  });

  it('builds for a test that needs the build, and only when the sources have changed since', async () => {
    expect(await tests('test/unit.test.ts')).to.include({ builds: 0, last: '1 passed, 0 failed, 0 skipped' });
    expect(await tests('test/helped.test.ts')).to.include({
      builds: 1,
      last: '1 passed, 0 failed, 0 skipped',
    });
    expect(await tests('test/e2e/whole.test.ts')).to.include({ builds: 1 });
    write('src/a.ts', 'export const a = 2;\n');
    // As after a checkout of an older commit: what counts is the contents.
    utimesSync(join(folder(), 'src/a.ts'), 0, 0);
    expect(await tests('test/unit.test.ts')).to.include({ builds: 1 });
    expect(await tests('test/helped.test.ts', 'test/unit.test.ts')).to.include({ builds: 2 });
    rmSync(join(folder(), 'providers/b.ts'));
    expect(await tests('test/**/whole.test.ts')).to.include({ builds: 3 });
  });

  it('builds again after a build that failed, and runs no test on one', async () => {
    const failed = await tests('test/e2e/whole.test.ts', { FAIL_BUILD: '1' });
    expect(failed).to.include({ builds: 1, code: 1 });
    expect(failed.output).not.to.contain('passed');
    expect(await tests('test/e2e/whole.test.ts')).to.include({ builds: 2, code: 0 });
  });

  it('runs everything, one kind, or those of a title', async () => {
    expect((await tests()).last).to.equal('3 passed, 0 failed, 0 skipped');
    const unit = await tests('--unit');
    expect(unit.last).to.equal('1 passed, 0 failed, 0 skipped');
    expect(unit.output).to.contain('is a unit test');
    expect((await tests('--e2e')).last).to.equal('2 passed, 0 failed, 0 skipped');
    expect((await tests('-g', 'end-to-end')).last).to.equal('1 passed, 0 failed, 0 skipped');
  });

  it('asks for the files to watch', async () => {
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
