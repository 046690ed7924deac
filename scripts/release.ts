/**
 * `npm run release -- VERSION [--commit]` makes a release in a temporary clone. With --commit, once everything has succeeded,
 * the commit, the tag and the packages are copied here. Nothing is pushed or published.
 */
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { changelogOf, pythonVersion, withPythonVersion, withReleased } from './release/texts.js';

const PYPROJECT = 'sdk/python/pyproject.toml';
const LAUNCHER_TEST = 'test/terraform/framework/launcher.test.ts';

/** The reason why no release can be made, for the user. */
class Refusal extends Error {}

try {
  main();
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(`no release: ${error.message}`);
  process.exitCode = 1;
}

function main(): void {
  const { values, positionals } = parseArgs({
    options: { commit: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const [version = '', ...more] = positionals;
  if (more.length > 0 || !/^\d+\.\d+\.\d+$/.test(version))
    throw new Refusal('expected one version, such as "npm run release -- 0.2.0"');
  const root = resolve('.');
  check(root, version);
  const folder = mkdtempSync(join(tmpdir(), 'multinode-release-'));
  try {
    const clone = join(folder, 'multinode');
    run(root, 'git', 'clone', '--quiet', root, clone);
    symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'));
    setVersion(clone, version);
    pack(clone);
    run(clone, 'git', 'commit', '--quiet', '--all', '--message', `Release ${version}`);
    run(clone, 'git', 'tag', '--annotate', `v${version}`, '--message', `Multinode ${version}`);
    report(clone);
    if (values.commit) takeOver(root, clone, version);
    else console.log('\nThis was a dry run: nothing has changed here. To release, add --commit.');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function check(root: string, version: string): void {
  const changes = output(root, 'git', 'status', '--porcelain');
  if (changes !== '') throw new Refusal(`the working tree is not clean:\n${changes}`);
  if (output(root, 'git', 'tag', '--list', `v${version}`) !== '')
    throw new Refusal(`the tag v${version} already exists`);
  const npm = packageVersion(root, 'package.json');
  const found = {
    'package-lock.json': packageVersion(root, 'package-lock.json'),
    [PYPROJECT]: pythonVersion(read(root, PYPROJECT)),
  };
  for (const [file, other] of Object.entries(found))
    if (other !== npm) throw new Refusal(`package.json has version ${npm}, but ${file} has ${other}`);
  if (isBefore(version, npm))
    throw new Refusal(`${version} is older than ${npm}, the version in package.json`);
  if (changelogOf(read(root, 'CHANGELOG.md')) === '')
    throw new Refusal('CHANGELOG.md has nothing under [Unreleased]');
  if (!read(root, LAUNCHER_TEST).includes(`'${version}': '`))
    throw new Refusal(`${LAUNCHER_TEST} has no hash for the launcher of ${version}; add a row to RELEASED`);
  try {
    output(root, 'python3', '-c', 'import build');
  } catch {
    throw new Refusal('python3 cannot build packages; run python3 -m pip install build');
  }
}

/** Sets the version in every file that has it, and regenerates what depends on it. */
function setVersion(clone: string, version: string): void {
  run(clone, 'npm', 'version', version, '--no-git-tag-version', '--allow-same-version', '--ignore-scripts');
  write(clone, PYPROJECT, withPythonVersion(read(clone, PYPROJECT), version));
  const today = new Date().toISOString().slice(0, 10);
  write(clone, 'CHANGELOG.md', withReleased(read(clone, 'CHANGELOG.md'), version, today));
  run(clone, 'npm', 'run', '--silent', 'generate');
}

/** Builds both packages in release/; npm compiles first. */
function pack(clone: string): void {
  const target = join(clone, 'release');
  mkdirSync(target);
  run(clone, 'npm', 'pack', '--silent', '--pack-destination', target);
  run(clone, 'python3', '-m', 'build', '--outdir', target, 'sdk/python');
}

function report(clone: string): void {
  console.log(`\n${output(clone, 'git', 'show', '--stat', '--format=%s', 'HEAD')}\n`);
  for (const file of readdirSync(join(clone, 'release'))) console.log(`release/${file}`);
}

function takeOver(root: string, clone: string, version: string): void {
  run(root, 'git', 'pull', '--quiet', '--ff-only', '--tags', clone, 'HEAD');
  cpSync(join(clone, 'release'), join(root, 'release'), { recursive: true });
  console.log(
    `\nReleased here as v${version}. To publish, push the commit and the tag, then upload release/.`,
  );
}

function packageVersion(folder: string, file: string): string {
  const parsed: unknown = JSON.parse(read(folder, file));
  if (typeof parsed === 'object' && parsed && 'version' in parsed && typeof parsed.version === 'string')
    return parsed.version;
  throw new Refusal(`${file} has no version`);
}

function isBefore(version: string, other: string): boolean {
  return version.localeCompare(other, 'en', { numeric: true }) < 0;
}

function read(folder: string, file: string): string {
  return readFileSync(join(folder, file), 'utf8');
}

function write(folder: string, file: string, text: string): void {
  writeFileSync(join(folder, file), text);
}

function run(cwd: string, program: string, ...args: string[]): void {
  console.log(`$ ${[program, ...args].join(' ')}`);
  execFileSync(program, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] });
}

function output(cwd: string, program: string, ...args: string[]): string {
  return execFileSync(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
    .toString()
    .trim();
}
