// Checks whether dist/ was built from the current sources. An interrupted build leaves no stamp.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Everything that determines what is in dist/; the lock file covers the compiler, the bundler and bundled packages. */
const SOURCES = [
  'src',
  'providers',
  'scripts/build.js',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
];

const STAMP = 'dist/.sources';

/** A hash of the sources' names and contents, but not their times, which Git and archives do not preserve. */
export function hashSources(root = '.') {
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap((source) => filesOf(root, source))) {
    const content = readFileSync(join(root, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** @param {string} hash of the sources, taken before the build read them */
export function writeStamp(hash, root = '.') {
  writeFileSync(join(root, STAMP), `${hash}\n`);
}

export function isBuilt(root = '.') {
  const stamp = join(root, STAMP);
  return existsSync(stamp) && readFileSync(stamp, 'utf8').trim() === hashSources(root);
}

function filesOf(root, path) {
  const found = statSync(join(root, path), { throwIfNoEntry: false });
  if (found === undefined) return [];
  if (!found.isDirectory()) return [path];
  const names = readdirSync(join(root, path)).sort();
  return names.flatMap((name) => filesOf(root, `${path}/${name}`));
}
