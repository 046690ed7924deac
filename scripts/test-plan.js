// Groups test files into units. One process runs a unit; several run side by side.
import { needsOf, partByKind } from './test-kinds.js';

/** Seconds. Shorter files share a process, which then starts and loads the sources only once. */
const LARGE = 60;
/** Seconds of a file that was never measured. */
const UNKNOWN = 1;

/**
 * @typedef {object} Unit
 * @property {string[]} files
 * @property {string[]} needs what no other unit may use at the same time
 * @property {number} seconds it took when it was last measured
 */

/**
 * @param {readonly string[]} files relative to `root` and with forward slashes
 * @param {Readonly<Record<string, number>>} seconds by file
 * @returns {Unit[]} the longest first, so that none of those runs alone at the end
 */
export function planUnits(files, seconds, root = '.') {
  const { unit, e2e } = partByKind(files, root);
  const lengthOf = (file) => seconds[file] ?? UNKNOWN;
  const shared = new Map();
  const free = [];
  for (const file of e2e) {
    const needs = needsOf(file, root);
    if (needs.length === 0) free.push(file);
    // One process, which starts what they need only once.
    else shared.set(needs.join(), { needs, files: [...(shared.get(needs.join())?.files ?? []), file] });
  }
  const units = [
    ...shared.values(),
    ...[...packed(unit, lengthOf), ...packed(free, lengthOf)].map((each) => ({ needs: [], files: each })),
  ];
  return units
    .map((each) => ({ ...each, seconds: each.files.reduce((sum, file) => sum + lengthOf(file), 0) }))
    .sort((a, b) => b.seconds - a.seconds);
}

/** Puts short neighbours together. */
function packed(files, lengthOf) {
  const groups = [];
  let open = [];
  let sum = 0;
  for (const file of files) {
    const length = lengthOf(file);
    if (length >= LARGE) {
      groups.push([file]);
      continue;
    }
    if (sum + length > LARGE) {
      groups.push(open);
      open = [];
      sum = 0;
    }
    open.push(file);
    sum += length;
  }
  return open.length > 0 ? [...groups, open] : groups;
}
