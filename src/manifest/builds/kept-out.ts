/** What no copy of a build context contains, whatever its .dockerignore says. */
import { realpath } from 'node:fs/promises';
import { posix, relative, sep } from 'node:path';
import { namedFile } from '../files.js';
import { type Manifest, workloads } from '../model.js';
import { contextFiles } from './hash.js';
import type { Ignore } from './ignore.js';

const STATE = '.multinode';

interface Place {
  /** Absolute path of the manifest's folder. */
  readonly root: string;
  /** Absolute path of the stack's folder; undefined if only `.multinode` is of interest. */
  readonly stack?: string | undefined;
  /** Absolute path of the build context. */
  readonly context: string;
}

/**
 * Patterns in the syntax of .dockerignore, to write at its end: the state of this and other stacks, and the files of
 * secrets and variables that the manifest names.
 */
export async function keptOut(manifest: Manifest, { root, stack, context }: Place): Promise<string[]> {
  const files = secretFiles(manifest).map((file) => namedFile(file, root, () => undefined));
  const paths = [
    ...(stack === undefined ? [] : [stack]),
    ...files,
    ...(await Promise.all(files.map(realPath))),
  ];
  const contexts = [context, await realPath(context)];
  const inside = contexts.flatMap((folder) => paths.flatMap((path) => within(folder, path) ?? []));
  return [`**/${STATE}`, ...new Set(inside.map(patternOf))];
}

/**
 * Path in the context of a folder with state that is not left out, even before the stack's folder exists; undefined if
 * there is none.
 * @param stack path of the stack's folder in the context; undefined if it is elsewhere
 */
export async function stateIn(
  context: string,
  ignore: Ignore,
  stack: string | undefined,
): Promise<string | undefined> {
  if (stack !== undefined) {
    const all = stateFolder(stack);
    // The stacks of other targets are in the same folder.
    const others = all === undefined ? [] : [posix.join(all, 'other')];
    if ([stack, ...others].some((path) => !ignore(path))) return all ?? stack;
  }
  for await (const { path } of contextFiles(context, ignore)) {
    const found = stateFolder(path);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The path in the folder, with forward slashes; undefined if it is elsewhere. */
export function within(folder: string, path: string): string | undefined {
  const inside = relative(folder, path).split(sep).join('/');
  return /^\.\.(\/|$)/.test(inside) ? undefined : inside;
}

/** The path itself if there is nothing. */
export function realPath(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}

function secretFiles(manifest: Manifest): string[] {
  return [
    ...Object.values(manifest.secrets).flatMap(({ file }) => file ?? []),
    ...workloads(manifest).flatMap(({ spec }) => spec.env_file.map(({ path }) => path)),
  ];
}

/** The path up to its folder `.multinode`; undefined if it has none. */
function stateFolder(path: string): string | undefined {
  const parts = path.split('/');
  const at = parts.indexOf(STATE);
  return at < 0 ? undefined : parts.slice(0, at + 1).join('/');
}

/**
 * A pattern that matches only the path. Slashes around it keep a first # or ! and spaces at the end from having a
 * meaning; no pattern can contain a line end.
 */
function patternOf(path: string): string {
  return `/${path.replace(/[*?[\]\\]/g, '\\$&').replace(/[\r\n]/g, '?')}/`;
}
