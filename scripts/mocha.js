// The command line of a mocha that runs in the process that is started: with its file of options it would start another.
import { readFileSync } from 'node:fs';
import { compiledOf } from './compile-tests.js';

const OPTIONS = JSON.parse(readFileSync('.mocharc.json', 'utf8'));

/**
 * @param {readonly string[]} args test files, and mocha's options
 * @returns {string[]} arguments of node
 */
export function mochaCommand(...args) {
  return command(
    OPTIONS['node-option'].map((option) => `--${option}`),
    OPTIONS.require,
    args,
  );
}

/**
 * The same for what `compileTests` has compiled.
 * @param {readonly string[]} files of tests
 * @param {readonly string[]} options mocha's
 */
export function compiledMochaCommand(files, options) {
  const required = OPTIONS.require.map((file) => `./${compiledOf(file)}`);
  return command(['--enable-source-maps'], required, [...options, ...files.map(compiledOf)]);
}

function command(nodeOptions, required, args) {
  return [
    ...nodeOptions,
    'node_modules/mocha/bin/mocha.js',
    '--no-config',
    '--forbid-only',
    ...required.flatMap((file) => ['--require', file]),
    '--timeout',
    String(OPTIONS.timeout),
    ...args,
  ];
}
