// Builds, then runs the tests: all of them, or the files given as arguments. The reporter closes with the plain line that CI reads.
import { execFileSync, spawnSync } from 'node:child_process';

const files = process.argv.length > 2 ? process.argv.slice(2) : ['test/**/*.test.ts'];
execFileSync(process.execPath, ['scripts/build.js'], { stdio: 'inherit' });
const mocha = spawnSync(
  process.execPath,
  // A test that failed may leave something open: CI must hear of it all the same.
  ['node_modules/mocha/bin/mocha.js', '--exit', '--reporter', 'scripts/reporter.cjs', ...files],
  { stdio: 'inherit' },
);
process.exitCode = mocha.status ?? 1;
