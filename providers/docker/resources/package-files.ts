/** The files that the agent's image is built from: those of this package, wherever it is installed. */

import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UnsupportedError } from '../../../src/errors/errors.js';
import { hasCode } from '../../../src/errors/system.js';
import { PACKAGE_ROOT } from '../../../src/version.js';

/** Path in the image's build context, with forward slashes → absolute path of the file. */
export type Sources = ReadonlyMap<string, string>;

/** The only dependency that can't be bundled, because it has native code. */
const DATABASE = 'libsql';
const DASHBOARD = 'dist/src/dashboard';

/** @throws UnsupportedError MN2006 if the package has no database library for Linux */
export async function agentSources(root = PACKAGE_ROOT): Promise<Sources> {
  const bundle = 'dist/src/agent/bundle.mjs';
  const sources = new Map([
    ['Dockerfile', join(root, 'docker', 'Dockerfile')],
    ['package.json', join(root, 'package.json')],
    [bundle, join(root, bundle)],
  ]);
  for (const file of (await files(join(root, DASHBOARD)).catch(missing)) ?? []) {
    sources.set(`${DASHBOARD}/${file}`, join(root, DASHBOARD, file));
  }
  const packages = new Map<string, string>();
  await addPackage(DATABASE, root, packages);
  if (![...packages.keys()].some((name) => /^@libsql\/linux-.+-gnu/.test(name))) {
    throw new UnsupportedError(
      'MN2006',
      "the agent's image can't be built from this package, because its database library is not for Linux; set targets.docker.agent_image to an image of the agent",
    );
  }
  for (const [name, folder] of packages) {
    for (const file of await files(folder)) sources.set(`node_modules/${name}/${file}`, join(folder, file));
  }
  return new Map([...sources].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Hash of the names and contents of the sources, or of their copies in a folder; null if one is missing. */
export async function sourcesHash(sources: Sources, folder?: string): Promise<string | null> {
  const hash = createHash('sha256');
  for (const [path, source] of sources) {
    const content = await readFile(folder === undefined ? source : join(folder, path)).catch(missing);
    if (content === null) return null;
    hash.update(JSON.stringify([path, content.length])).update(content);
  }
  return hash.digest('hex').slice(0, 16);
}

/** Makes the folder contain the sources and nothing else. */
export async function writeSources(sources: Sources, folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  for (const [path, source] of sources) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await cp(source, file);
  }
}

/** Adds the package and its dependencies, if they are installed: some are for other platforms. */
async function addPackage(name: string, from: string, packages: Map<string, string>): Promise<void> {
  const found = await findPackage(name, from);
  if (!found || packages.has(name)) return;
  packages.set(name, found.folder);
  for (const needed of found.needs) await addPackage(needed, found.folder, packages);
}

/** Searches like Node.js: in this folder's node_modules, then in those of its parents. */
async function findPackage(name: string, from: string) {
  for (let place = from; ; place = dirname(place)) {
    const folder = join(place, 'node_modules', name);
    const text = await readFile(join(folder, 'package.json'), 'utf8').catch(missing);
    if (text !== null) return { folder, needs: needs(JSON.parse(text)) };
    if (place === dirname(place)) return undefined;
  }
}

function needs(description: unknown): string[] {
  if (typeof description !== 'object' || description === null) return [];
  const fields = ['dependencies', 'optionalDependencies'] as const;
  return fields.flatMap((field) => {
    const value: unknown = Reflect.get(description, field);
    return typeof value === 'object' && value !== null ? Object.keys(value) : [];
  });
}

async function files(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((path) => !path.startsWith('node_modules/'));
}

function missing(error: unknown): null {
  if (hasCode(error, 'ENOENT')) return null;
  throw error;
}
