/** Runs a test while no file descriptor is left, and writes the result. The limit comes from the caller. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { runTest } from '../../../providers/local/checks.js';

const times = { interval: 30, start_interval: 5, timeout: 30, retries: 3, start_period: 0 };
const taken: number[] = [];
try {
  for (;;) taken.push(openSync('/dev/null', 'r'));
} catch {
  // None is left.
}
const check = { command: ['true'], workingDir: '/', times };
const problem = await runTest(check, [], { PATH: '/usr/bin:/bin' }, new AbortController().signal).catch(
  String,
);
for (const descriptor of taken) closeSync(descriptor);
writeSync(1, `${problem}\n`);
