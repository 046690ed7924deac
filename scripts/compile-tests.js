// Compiles the sources and tests to plain JavaScript, once for all processes that run them. tsx would do this module by
// module in each process, and its hooks would see every module of every dependency, too.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { build } from 'esbuild';
import { isPrecompiled, precompileValidators } from './precompile.js';

/** Bare imports lead from here to node_modules, as they do from the sources. */
export const COMPILED = '.compiled';

const FOLDERS = ['bench', 'docs/.vitepress', 'providers', 'scripts', 'src', 'test'];
const SOURCE = /(?<!\.d)\.(ts|js)$/;
const NOT_SOURCES = /(^|\/)(cache|dist|node_modules)\//;

/** By this run or another one. */
const BEING_WRITTEN = /\.[0-9]+$/;

/** Files keep the places of their sources, because they find other files by them. */
const BANNER = `const sourceUrl = import.meta.url.replace('/${COMPILED}/', '/').replace(/\\.js$/, '.ts');
const sourceFolder = import.meta.dirname.replace('/${COMPILED}/', '/');`;

/** Compiles into `.compiled/`, unless the process that started this one has done so, and tells others in TEST_COMPILED. */
export async function compileTests() {
  const folder = resolve(COMPILED);
  if (process.env.TEST_COMPILED === folder) return;
  const { outputFiles } = await build({
    entryPoints: sources(),
    outdir: COMPILED,
    outbase: '.',
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    sourcesContent: false,
    define: { 'import.meta.url': 'sourceUrl', 'import.meta.dirname': 'sourceFolder' },
    banner: { js: BANNER },
    logLevel: 'warning',
  });
  const compiled = new Map(outputFiles.map(({ path, contents }) => [path, contents]));
  const isKept = (path) => compiled.has(resolve(path)) || BEING_WRITTEN.test(path);
  for (const path of filesIn(folder)) if (!isKept(path)) rmSync(path);
  for (const [path, contents] of compiled) if (!isPrecompiled(path)) write(path, contents);
  if ([...compiled.keys()].some(isPrecompiled)) {
    const validators = await precompileValidators(join(COMPILED, 'src', 'manifest'));
    for (const [path, code] of validators) write(path, Buffer.from(code));
  }
  process.env.TEST_COMPILED = folder;
}

/** @param {Uint8Array} contents */
function write(path, contents) {
  if (existsSync(path) && readFileSync(path).equals(contents)) return;
  mkdirSync(dirname(path), { recursive: true });
  // Another run may be reading it.
  const complete = `${path}.${process.pid}`;
  writeFileSync(complete, contents);
  renameSync(complete, path);
}

/** @param {string} file of a test, relative to the repository's folder */
export function compiledOf(file) {
  return join(COMPILED, file.replace(/\.ts$/, '.js'));
}

/** @param {string} file as `compiledOf` returns it */
export function sourceOf(file) {
  return relative(COMPILED, file).replace(/\.js$/, '.ts');
}

function sources() {
  return FOLDERS.filter((folder) => existsSync(folder))
    .flatMap((folder) => filesIn(folder))
    .filter((file) => SOURCE.test(file) && !NOT_SOURCES.test(file));
}

function filesIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}
