// The command line of a mocha that runs in the process that is started: with its file of options it would start another.
import { readFileSync } from 'node:fs';

/**
 * @param {readonly string[]} args test files, and mocha's options
 * @returns {string[]} arguments of node
 */
export function mochaCommand(...args) {
  const { 'node-option': nodeOptions, require, timeout } = JSON.parse(readFileSync('.mocharc.json', 'utf8'));
  return [
    ...nodeOptions.map((option) => `--${option}`),
    'node_modules/mocha/bin/mocha.js',
    '--no-config',
    '--forbid-only',
    ...require.flatMap((file) => ['--require', file]),
    '--timeout',
    String(timeout),
    ...args,
  ];
}
