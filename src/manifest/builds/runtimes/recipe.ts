/** What the recipes of all runtimes share: what they look at, and the instructions of a Dockerfile. Pure. */
import type { BuildSpec } from '../../model.js';

/** What a Dockerfile is made from, apart from the build's settings. */
export interface Sources {
  /** Names of the files and folders directly in the build context, without those that are left out. */
  readonly names: ReadonlySet<string>;
  /** Texts of those files that a recipe reads, by name. */
  readonly texts: Readonly<Record<string, string>>;
}

/** What the workloads that share an image need from it. */
export interface Needs {
  /** Whether it contains the Python package that `python3 -m multinode` runs. */
  readonly sdk: boolean;
  /** Absolute paths of folders that the program writes to, such as those of mounted volumes. */
  readonly folders: readonly string[];
}

export interface Ingredients extends Needs {
  /** Name of the base image. */
  readonly base: string;
  readonly sources: Sources;
  /** Names of build arguments. */
  readonly args: readonly string[];
  /** Whether BuildKit builds the image, and keeps the package managers' caches. */
  readonly buildkit: boolean;
  /** What runs unless a workload has a command. */
  readonly entry: readonly string[] | undefined;
}

export interface Problem {
  readonly message: string;
  readonly hint: string;
}

export interface Recipe {
  /** The version that is used unless the manifest gives one. */
  readonly version: string;
  /** The official image of a version. */
  image(version: string): string;
  /** Files at the top of the context whose texts decide what is built. */
  readonly reads: readonly string[];
  /** What would make a build fail, or build something else than was meant. */
  problem?(sources: Sources): Problem | undefined;
  /** What runs unless the workload has a command; undefined if the sources do not show it. */
  entry(sources: Sources): readonly string[] | undefined;
  /** The files that `entry` looks for, in words. */
  readonly entries: string;
  /** The files of packages that are used, for the comment at the top. */
  lock(sources: Sources): string | undefined;
  lines(ingredients: Ingredients): readonly string[];
}

export type Runtime = NonNullable<BuildSpec['runtime']>;

/** The user that programs run as; a number, because it then also counts as not root if only the image is looked at. */
const USER = 10001;

export const PYTHON_PACKAGE = 'multinode-sdk';

/** The first of the names that the context has. */
export function firstOf({ names }: Sources, ...wanted: readonly string[]): string | undefined {
  return wanted.find((name) => names.has(name));
}

/** Those of the names that the context has. */
export function allOf({ names }: Sources, ...wanted: readonly string[]): string[] {
  return wanted.filter((name) => names.has(name));
}

export function copy(files: readonly string[]): string {
  return `COPY ${files.join(' ')} ./`;
}

/** @param caches folders that BuildKit keeps between builds */
export function run({ buildkit }: Ingredients, command: string, ...caches: readonly string[]): string {
  const mounts = buildkit ? caches.map((folder) => `--mount=type=cache,target=${folder} `) : [];
  return `RUN ${mounts.join('')}${command}`;
}

/** Instructions that make build arguments known to those that follow. */
export function declared({ args }: Ingredients): string[] {
  return args.map((name) => `ARG ${name}`);
}

/** Works in every image with a shell, unlike useradd and adduser. @param root folder that becomes the image's root */
export function addUser({ folders }: Ingredients, root = ''): string {
  const home = `${root}/home/app`;
  const written = [home, ...folders.map((folder) => quoted(`${root}${folder}`))].join(' ');
  return [
    `RUN mkdir -p ${root}/etc ${written}`,
    `printf 'app:x:${USER}:\\n' >>${root}/etc/group`,
    `printf 'app:x:${USER}:${USER}::/home/app:/bin/false\\n' >>${root}/etc/passwd`,
    `chown ${USER}:${USER} ${written}`,
  ].join(' \\\n && ');
}

/** The last lines: the user, and in exec form, so that signals reach the program itself, what runs. */
export function start({ entry }: Ingredients): string[] {
  return [`USER ${USER}:${USER}`, ...(entry ? [`CMD ${JSON.stringify(entry)}`] : [])];
}

/** As a word of a shell's command. */
function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'"'"'`)}'`;
}
