// Builds, then runs the tests; arguments go to mocha. The reporter closes with the plain line that CI reads.
import { execFileSync, spawnSync } from 'node:child_process';

execFileSync(process.execPath, ['scripts/build.js'], { stdio: 'inherit' });
const mocha = spawnSync(
  process.execPath,
  ['node_modules/mocha/bin/mocha.js', '--reporter', 'scripts/reporter.cjs', ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
process.exitCode = mocha.status ?? 1;
