// Runs all tests, the given files, or one kind (--unit, --e2e). --watch runs the given files again after every change. Builds
// first if a test needs the build and the sources have changed since the last one. Other arguments, such as `-g WORDS`, go to
// mocha. The reporter's last line is the summary that CI reads.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { relative } from 'node:path';
import { isBuilt } from './build-stamp.js';
import { partByKind } from './test-kinds.js';

const OWN_OPTIONS = ['--unit', '--e2e', '--watch'];

const given = process.argv.slice(2);
const own = new Set(given.filter((arg) => OWN_OPTIONS.includes(arg)));
const others = given.filter((arg) => !OWN_OPTIONS.includes(arg));
process.exitCode = own.has('--watch') ? watch(others) : test(others);

function test(args) {
  const named = testFiles(args);
  if (own.has('--unit') || own.has('--e2e')) {
    const kinds = partByKind(allTestFiles());
    const files = [...(own.has('--unit') ? kinds.unit : []), ...(own.has('--e2e') ? kinds.e2e : [])];
    return runMocha([...args, ...files], own.has('--e2e'));
  }
  // Only mocha knows which files a pattern or a folder stands for.
  if (args.some(isFolderOrPattern)) return runMocha(args, true);
  if (named.length === 0) return runMocha([...args, 'test/**/*.test.ts'], true);
  const { e2e } = partByKind(named);
  return runMocha(args, e2e.length > 0);
}

/** Returns the exit code. */
function runMocha(args, needsBuild) {
  if (needsBuild && !build()) return 1;
  // A failed test may leave something open; CI must still get the result.
  const options = ['--exit', '--reporter', 'scripts/reporter.cjs'];
  return node('node_modules/mocha/bin/mocha.js', ...options, ...args).status ?? 1;
}

/** Mocha's --watch does not reload ES modules; Node's restarts the process when an imported file changes. */
function watch(args) {
  if (!args.some(isTestFile)) {
    console.error(
      'npm run test:watch needs the test files to watch, as in "npm run test:watch test/agent/control/turn.test.ts"',
    );
    return 64;
  }
  if (partByKind(testFiles(args)).e2e.length > 0 && !build()) return 1;
  // Without mocha's options file, which would run it in a second process that Node does not watch.
  const { require, timeout } = JSON.parse(readFileSync('.mocharc.json', 'utf8'));
  const options = [
    '--no-config',
    ...require.flatMap((file) => ['--require', file]),
    '--timeout',
    String(timeout),
  ];
  const mocha = ['node_modules/mocha/bin/mocha.js', ...options, ...args];
  return node('--watch', '--import', 'tsx', ...mocha).status ?? 1;
}

/** Builds unless the build is up to date; returns whether it succeeded. */
function build() {
  return isBuilt() || node('scripts/build.js').status === 0;
}

function node(...args) {
  return spawnSync(process.execPath, args, { stdio: 'inherit' });
}

function allTestFiles() {
  const names = readdirSync('test', { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `test/${name}`)
    .sort();
}

function testFiles(args) {
  return args.filter(isTestFile).map((file) => relative('', file));
}

function isTestFile(arg) {
  return arg.endsWith('.test.ts') && statSync(arg, { throwIfNoEntry: false })?.isFile() === true;
}

function isFolderOrPattern(arg) {
  return /[*?{[]/.test(arg) || statSync(arg, { throwIfNoEntry: false })?.isDirectory() === true;
}
