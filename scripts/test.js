// Runs all tests or one kind (--unit, --e2e) side by side and compiled, in TEST_JOBS processes, or the given files in one. --watch
// runs the given files again after every change. Builds first if a test needs the build and the sources have changed since the
// last one. Other arguments, such as `-g WORDS`, go to mocha. The last line is the summary that CI reads. --record saves how
// long each file took to test-durations.json: the next run starts with the slowest.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { isBuilt } from './build-stamp.js';
import { compileTests } from './compile-tests.js';
import { mochaCommand } from './mocha.js';
import { partByKind } from './test-kinds.js';
import { planUnits } from './test-plan.js';
import { runUnits } from './test-pool.js';

const OWN_OPTIONS = ['--unit', '--e2e', '--watch', '--record'];
const DURATIONS = 'scripts/test-durations.json';

const given = process.argv.slice(2);
const own = new Set(given.filter((arg) => OWN_OPTIONS.includes(arg)));
const others = given.filter((arg) => !OWN_OPTIONS.includes(arg));
process.exitCode = await (own.has('--watch') ? watch(others) : test(others));

/** Resolves with the exit code. */
async function test(args) {
  const { files, more, needsBuild } = chosen(args);
  if (needsBuild && !(await build())) return 1;
  return files !== undefined && more.length === 0
    ? runSideBySide(files)
    : runMocha([...more, ...(files ?? [])]);
}

/** `files`: all, or all of a kind; `more`: mocha's arguments, which name the files otherwise. */
function chosen(args) {
  if (own.has('--unit') || own.has('--e2e')) {
    const { unit, e2e } = partByKind(allTestFiles());
    const files = [...(own.has('--unit') ? unit : []), ...(own.has('--e2e') ? e2e : [])];
    return { files, more: args, needsBuild: own.has('--e2e') };
  }
  // Only mocha knows which files a pattern or a folder stands for.
  if (args.some(isFolderOrPattern)) return { more: args, needsBuild: true };
  const named = testFiles(args);
  if (named.length === 0) return { files: allTestFiles(), more: args, needsBuild: true };
  return { more: args, needsBuild: partByKind(named).e2e.length > 0 };
}

/** Resolves with the exit code. */
function runMocha(args) {
  // A failed test may leave something open; CI must still get the result.
  return node(mochaCommand('--exit', '--reporter', 'scripts/reporter.cjs', ...args));
}

/** Resolves with the exit code. */
async function runSideBySide(files) {
  const known = existsSync(DURATIONS) ? JSON.parse(readFileSync(DURATIONS, 'utf8')) : {};
  const processes = Number(process.env.TEST_JOBS) || undefined;
  await compileTests();
  // Without others beside it, one process loads the sources only once for all unit tests.
  const isOneUnit = processes === 1 && own.has('--unit') && !own.has('--e2e');
  const units = isOneUnit ? [{ files, needs: [] }] : planUnits(files, known);
  const { passed, failed, skipped, details, seconds, stopped } = await runUnits(units, { processes });
  for (const text of details) console.log(`\n${text}`);
  if (own.has('--record')) record(files, { ...known, ...seconds });
  console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
  return failed > 0 || stopped ? 1 : 0;
}

/** Files that take less than a second are left out. */
function record(files, seconds) {
  const kept = files.filter((file) => seconds[file] >= 1).sort();
  const rounded = Object.fromEntries(kept.map((file) => [file, Math.round(seconds[file])]));
  writeFileSync(DURATIONS, `${JSON.stringify(rounded, null, 2)}\n`);
}

/** Mocha's --watch does not reload ES modules; Node's restarts the process when an imported file changes. */
async function watch(args) {
  if (!args.some(isTestFile)) {
    console.error(
      'npm run test:watch needs the test files to watch, as in "npm run test:watch test/agent/control/turn.test.ts"',
    );
    return 64;
  }
  if (partByKind(testFiles(args)).e2e.length > 0 && !(await build())) return 1;
  return node(['--watch', ...mochaCommand(...args)]);
}

/** Builds unless the build is up to date; resolves with whether it succeeded. Tests then start agents from it. */
async function build() {
  if (!isBuilt() && (await node(['scripts/build.js'])) !== 0) return false;
  process.env.TEST_AGENT = resolve('dist/src/agent/bundle.mjs');
  return true;
}

/** Resolves with its exit code. */
async function node(args) {
  const child = spawn(process.execPath, args, { stdio: 'inherit' });
  // Ctrl-C also reaches the child, which cleans up.
  const stay = () => {};
  const end = () => child.kill('SIGTERM');
  process.on('SIGINT', stay).on('SIGTERM', end);
  const [code] = await once(child, 'exit');
  process.off('SIGINT', stay).off('SIGTERM', end);
  return code ?? 1;
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
