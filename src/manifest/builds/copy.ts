/** Copies of build contexts, for images whose Dockerfile is not a file of the user. */
import { copyFile, mkdir, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PACKAGE_ROOT } from '../../version.js';
import { readText } from '../files.js';
import { contextFiles, contextHash, unless } from './hash.js';
import { type Ignore, parseIgnore } from './ignore.js';
import { PYTHON_PACKAGE } from './runtimes/recipe.js';

export interface ContextCopy {
  /** Text of the Dockerfile. */
  readonly dockerfile: string;
  /** What is not copied, in the syntax of .dockerignore. */
  readonly ignore: string;
  /** Whether the Python package of Multinode is added. */
  readonly python_package: boolean;
  /** SHA-256 of what is copied. */
  readonly sources: string;
}

const OWN_FILES = ['Dockerfile', '.dockerignore'];

/** What no program needs, or what would make another image whenever the manifest changes. */
export const LEFT_OUT: readonly string[] = [
  '.git',
  '**/node_modules',
  '**/__pycache__',
  '.venv',
  'venv',
  '**/.env',
  '**/.env.*',
  'multinode*.yaml',
  'multinode*.yml',
  'multinode*.json',
];

/** The folder with the Python package's modules. */
const PACKAGE = join(PACKAGE_ROOT, 'sdk', 'python', 'src');
const CACHES = parseIgnore('**/__pycache__\n**/*.egg-info');

/** The text of the context's .dockerignore; empty if it has none. @throws if it can't be read */
export function ignoreText(context: string): Promise<string> {
  return readText(join(context, '.dockerignore')).catch(unless('.dockerignore'));
}

/**
 * @param more patterns that come first, so that .dockerignore can except files from them
 * @param last patterns that come last, which .dockerignore can't except
 */
export function copyIgnore(text: string, more: readonly string[], last: readonly string[]): string {
  return [...more, ...text.replace(/^\u{feff}/u, '').split(/\r?\n/), ...last, ...OWN_FILES, PYTHON_PACKAGE]
    .filter((line) => line.trim() !== '')
    .join('\n');
}

/** SHA-256 of the Python package, which changes the images that contain it. */
export function packageHash(): Promise<string> {
  return contextHash(PACKAGE, CACHES);
}

/**
 * Makes the folder contain a copy of the context, with the Dockerfile, and nothing else.
 * @param paths absolute
 * @returns SHA-256 of the sources that were copied
 */
export async function writeCopy(
  paths: { readonly context: string; readonly folder: string },
  { dockerfile, ignore, python_package }: Omit<ContextCopy, 'sources'>,
): Promise<string> {
  const { context, folder } = paths;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await copyFiles(context, folder, parseIgnore(ignore));
  if (python_package) await writePackage(folder);
  await writeFile(join(folder, 'Dockerfile'), dockerfile);
  await writeFile(join(folder, '.dockerignore'), `${OWN_FILES.join('\n')}\n`);
  return contextHash(folder, parseIgnore(OWN_FILES_AND_PACKAGE));
}

const OWN_FILES_AND_PACKAGE = [...OWN_FILES, PYTHON_PACKAGE].join('\n');

/** SHA-256 of the sources in a copy; null if there is none. */
export async function copyHash(folder: string): Promise<string | null> {
  try {
    await readText(join(folder, 'Dockerfile'));
    return await contextHash(folder, parseIgnore(OWN_FILES_AND_PACKAGE));
  } catch {
    return null;
  }
}

/** Adds the Python package to the folder. */
export function writePackage(folder: string): Promise<void> {
  return copyFiles(PACKAGE, join(folder, PYTHON_PACKAGE), CACHES);
}

async function copyFiles(from: string, to: string, ignore: Ignore): Promise<void> {
  for await (const { path, link } of contextFiles(from, ignore)) {
    const [source, target] = [join(from, path), join(to, path)];
    await mkdir(dirname(target), { recursive: true });
    if (link) await symlink(await readlink(source), target);
    else await copyFile(source, target);
  }
}
