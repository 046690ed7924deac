import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { expect } from 'chai';
import { changelogOf, pythonVersion, withPythonVersion, withReleased } from '../../scripts/release/texts.js';
import { temporaryFolder } from '../support/folder.js';
import { installPackages, pythonEnvironment } from '../support/python.js';
import { outsideEnvironment, run } from '../support/run.js';
import { skip } from '../support/skip.js';
import { sourceProgram } from '../support/source-program.js';

const LOG =
  '# Changelog\n\n## [Unreleased]\n\n### Added\n\n- A thing.\n\n## [0.0.1] - 2026-01-01\n\n- The first.\n';

/** A small repository with everything that a release changes or creates. */
const FILES = {
  'package.json': json({
    name: 'multinode-small',
    version: '0.1.0',
    type: 'module',
    scripts: { generate: 'cp package.json generated.json' },
  }),
  'package-lock.json': json({
    name: 'multinode-small',
    version: '0.1.0',
    lockfileVersion: 3,
    requires: true,
    packages: { '': { name: 'multinode-small', version: '0.1.0' } },
  }),
  'generated.json': '',
  'CHANGELOG.md': LOG,
  '.gitignore': 'node_modules\nrelease/\n',
  'sdk/python/pyproject.toml': `[build-system]
requires = ["hatchling>=1.25"]
build-backend = "hatchling.build"

[project]
name = "multinode-small"
version = "0.1.0"

[tool.hatch.build.targets.wheel]
packages = ["src/small"]
`,
  'sdk/python/src/small/__init__.py': '',
  'test/terraform/framework/launcher.test.ts': `const RELEASED = { '0.2.0': 'abc' };\n`,
} as const;

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

describe('npm run release', function () {
  this.timeout(300_000);
  const folder = temporaryFolder();
  const repository = () => join(folder(), 'repository');
  let env: NodeJS.ProcessEnv;

  before(async function () {
    if ((await run('git', ['--version'], { cwd: '.' }).catch(() => null)) === null) skip(this, 'no git');
  });

  beforeEach(async () => {
    const person = { NAME: 'A Tester', EMAIL: 'tester@example.org' };
    env = outsideEnvironment();
    for (const [name, value] of Object.entries(person))
      for (const role of ['AUTHOR', 'COMMITTER']) env[`GIT_${role}_${name}`] = value;
    for (const [file, text] of Object.entries(FILES)) write(file, text);
    symlinkSync(resolve('node_modules'), join(repository(), 'node_modules'));
    await git('init', '--quiet', '--initial-branch=main');
    await commitAll();
  });

  it('is rehearsed without changes, then made: version, changelog, tag and packages', async function () {
    await needPythonBuild(this);
    const before = await git('rev-parse', 'HEAD');
    const dryRun = await release('0.2.0');
    expect(dryRun.output).to.contain('release/multinode-small-0.2.0.tgz').and.contain('This was a dry run');
    expect(dryRun.code).to.equal(0);
    expect([
      await git('rev-parse', 'HEAD'),
      await git('status', '--porcelain'),
      await git('tag'),
    ]).to.deep.equal([before, '', '']);

    const made = await release('0.2.0', '--commit');
    expect(made.code, made.output).to.equal(0);
    expect([await git('log', '-1', '--format=%s'), await git('tag', '--points-at', 'HEAD')]).to.deep.equal([
      'Release 0.2.0\n',
      'v0.2.0\n',
    ]);
    expect(await git('status', '--porcelain')).to.equal('');
    expect(JSON.parse(read('package-lock.json')).packages['']).to.include({ version: '0.2.0' });
    expect(JSON.parse(read('generated.json'))).to.include({ version: '0.2.0' });
    expect(pythonVersion(read('sdk/python/pyproject.toml'))).to.equal('0.2.0');
    expect(changelogOf(read('CHANGELOG.md'))).to.equal('');
    expect(read('CHANGELOG.md')).to.match(/^## \[0\.2\.0\] - \d{4}-\d\d-\d\d\n\n### Added\n\n- A thing\.$/m);
    expect((await run('ls', ['release'], { cwd: repository() })).output.trim().split('\n')).to.have.members([
      'multinode-small-0.2.0.tgz',
      'multinode_small-0.2.0-py2.py3-none-any.whl',
      'multinode_small-0.2.0.tar.gz',
    ]);
    expect((await release('0.2.0')).output).to.contain('no release: the tag v0.2.0 already exists');
  });

  it('is refused, with the reason, if something does not match', async () => {
    expect((await release('next')).output).to.contain('no release: expected one version');
    expect((await release('0.0.9')).output).to.contain('no release: 0.0.9 is older than 0.1.0');
    expect((await release('0.3.0')).output).to.contain(
      'has no hash for the launcher of 0.3.0; add a row to RELEASED',
    );

    write('notes.txt', 'not committed');
    const { code, output } = await release('0.2.0');
    expect(output).to.contain('no release: the working tree is not clean:\n?? notes.txt');
    expect(code).to.equal(1);

    write('sdk/python/pyproject.toml', withPythonVersion(FILES['sdk/python/pyproject.toml'], '0.0.7'));
    await commitAll();
    expect((await release('0.2.0')).output).to.contain(
      'package.json has version 0.1.0, but sdk/python/pyproject.toml has 0.0.7',
    );

    write('sdk/python/pyproject.toml', FILES['sdk/python/pyproject.toml']);
    write('CHANGELOG.md', withReleased(LOG, '0.1.0', '2026-02-02'));
    await commitAll();
    expect((await release('0.2.0')).output).to.contain('CHANGELOG.md has nothing under [Unreleased]');
  });

  async function needPythonBuild(context: Mocha.Context): Promise<void> {
    try {
      const { bin } = await pythonEnvironment(join(folder(), 'venv'), { pip: true });
      await installPackages(bin, ['build']);
      env.PATH = `${bin}${delimiter}${env.PATH}`;
    } catch (error) {
      skip(context, `Python's build cannot be installed: ${String(error).split('\n', 1)[0]}`);
    }
  }

  function release(...args: string[]) {
    const script = sourceProgram(new URL('../../scripts/release.ts', import.meta.url));
    return run(process.execPath, [...script, ...args], { cwd: repository(), env });
  }

  async function git(...args: string[]): Promise<string> {
    const { code, output } = await run('git', args, { cwd: repository(), env });
    if (code !== 0) throw new Error(output);
    return output;
  }

  async function commitAll(): Promise<void> {
    await git('add', '--all');
    await git('commit', '--quiet', '--message', 'A state');
  }

  function read(file: string): string {
    return readFileSync(join(repository(), file), 'utf8');
  }

  function write(file: string, text: string): void {
    const path = join(repository(), file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
});
