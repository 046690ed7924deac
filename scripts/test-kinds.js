// Splits the test files into two kinds by what they need, which their imports show.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Helpers that start a program other than Node: a test that imports one is not a unit test. */
const STARTERS = [
  'test/dashboard/chromium.ts',
  'test/support/engine.ts',
  'test/support/haproxy.ts',
  'test/support/nomad.ts',
  'test/support/nomad-cluster.ts',
  'test/support/python.ts',
  'test/support/registry.ts',
  'test/support/sshd.ts',
  'test/support/terminal.ts',
];

/** Helpers that use something of which the machine has one → its name. */
const SHARED = {
  'test/support/engine.ts': 'docker',
  'test/support/nomad.ts': 'nomad',
  'test/support/nomad-cluster.ts': 'nomad',
};

/** Found in tests and helpers that use the build or create a Python environment. */
const STARTS = /\bdist\/src\/|'python3', \['-m'/;

const IMPORTS = /(?:\bfrom|\bimport\s*\(?)\s*'(\.{1,2}\/[^']+)\.js'/g;

/**
 * @param {readonly string[]} files test files, relative to `root` and with forward slashes
 * @param {string} root the repository's folder
 * @returns {{unit: string[], e2e: string[]}} `unit`: need only Node and the sources; `e2e`: all others
 */
export function partByKind(files, root = '.') {
  const read = reader(root);
  const kinds = { unit: [], e2e: [] };
  for (const file of files) kinds[isEndToEnd(file, read) ? 'e2e' : 'unit'].push(file);
  return kinds;
}

/**
 * @param {string} file of a test
 * @returns {string[]} what it uses that two test files can't use at the same time, sorted
 */
export function needsOf(file, root = '.') {
  const needs = [...reached(file, reader(root))].map((each) => SHARED[each]);
  return [...new Set(needs)].filter((each) => each !== undefined).sort();
}

function isEndToEnd(file, read) {
  if (file.startsWith('test/e2e/')) return true;
  return [...reached(file, read)].some((each) => STARTERS.includes(each) || STARTS.test(read(each)));
}

/** Returns the text of a file, which is read once. */
function reader(root) {
  const texts = new Map();
  return (file) => {
    const path = join(root, file);
    // What looks like an import may be part of a string.
    if (!texts.has(file)) texts.set(file, existsSync(path) ? readFileSync(path, 'utf8') : '');
    return texts.get(file);
  };
}

/** The file and all helpers in test/ that it imports, directly or not. */
function reached(file, read, found = new Set()) {
  if (found.has(file)) return found;
  found.add(file);
  for (const [, path] of read(file).matchAll(IMPORTS)) {
    const imported = `${join(file, '..', path)}.ts`;
    if (imported.startsWith('test/')) reached(imported, read, found);
  }
  return found;
}
