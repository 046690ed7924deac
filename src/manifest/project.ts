/** Reads the files of a manifest and those that they include, and merges them. */
import { dirname, join, posix, relative, resolve } from 'node:path';
import type { Environment } from '../environment.js';
import { type Issue, ManifestError } from '../errors/errors.js';
import { withDotEnv, withDotEnvOf, withEnvFiles } from './env-files/dot-env.js';
import { inFile, sorted } from './finding.js';
import { withIncluded, withOwnDefaults } from './include.js';
import { unreadVariables } from './included-variables.js';
import { lookupIn } from './interpolate.js';
import { merge, withoutResets } from './merge/located.js';
import { hasMergeTags, type Parsed, parse } from './parse.js';
import { readManifest } from './read.js';
import { IMAGES, relocate, withoutUnusedFolders } from './relocate.js';
import { type Entry, type Located, Source } from './source.js';

/** More files than any manifest has: links could make an endless chain of different names. */
const MAX_FILES = 200;

export interface Project extends Parsed {
  /** Name of the first file. */
  readonly file: string;
  /** Texts by the files' names. */
  readonly texts: ReadonlyMap<string, string>;
  /** The environment that replaces variables: with .env, or with the files instead of it. */
  readonly env: Environment;
}

export interface ProjectOptions {
  readonly env: Environment;
  /** Whether variables are replaced (default: true). */
  readonly interpolate?: boolean;
}

/**
 * @param files as the user would type them; a later one is merged over the earlier ones
 * @throws ManifestError if a file can't be read, or is no manifest at all
 */
export async function loadProject(
  files: readonly string[],
  { env, interpolate = true }: ProjectOptions,
): Promise<Project> {
  const [file] = files;
  if (file === undefined) throw new Error('a manifest has at least one file');
  const folder = dirname(file);
  const surroundings = await withDotEnv(env, folder);
  const loader = new Loader(interpolate);
  const merged = await loader.files(files, { folder, env: surroundings, from: [], including: undefined });
  if (!merged || loader.isBroken) throw new ManifestError(sorted(loader.issues, file));
  const root = withoutUnusedFolders(merged);
  if (interpolate) loader.checkVariables(root, surroundings);
  const { texts, issues } = loader;
  return { root, source: new Source(root.file, root), issues, file, texts, env: surroundings };
}

interface Around {
  /** The folder that paths count from. */
  readonly folder: string;
  readonly env: Environment;
  /** The files that led here. */
  readonly from: readonly string[];
  /** The entry that includes the files, for findings; undefined for the manifest's own files. */
  readonly including: Located | undefined;
}

class Loader {
  readonly texts = new Map<string, string>();
  readonly issues: Issue[] = [];
  /** Whether a file is missing from the result, so that all findings about it would be consequences. */
  isBroken = false;
  /** Included files, with the variables that each has. */
  readonly #included = new Map<string, Environment>();
  #reads = 0;

  constructor(readonly interpolate: boolean) {}

  async files(files: readonly string[], around: Around): Promise<Located | undefined> {
    let merged: Located | undefined;
    const isAlone = files.length === 1 && around.including === undefined;
    for (const [index, file] of files.entries()) {
      const root = await this.#file(file, { ...around, from: [...around.from, file] }, isAlone);
      if (!root) continue;
      // What the first file removes goes at once; a later one removes it from what is before.
      if (index > 0 && merged) merged = withoutResets(merge(merged, root));
      else merged = hasMergeTags(this.texts.get(file) ?? '') ? withoutResets(root) : root;
    }
    return merged;
  }

  /** Refuses references to variables that only included manifests have. @param env the application's own */
  checkVariables(root: Located, env: Environment): void {
    for (const { node, ...finding } of unreadVariables(root, env, this.#included))
      this.issues.push({ ...finding, ...placeOf(node) });
  }

  /** @param isAlone whether the file is all of the manifest: then others say what is wrong with its root */
  async #file(file: string, around: Around, isAlone: boolean): Promise<Located | undefined> {
    const parsed = await this.#parsed(file, around);
    if (!parsed) return undefined;
    const { root, issues } = parsed;
    this.issues.push(...issues.map((issue) => ({ ...issue, file })));
    if (root.value === undefined && issues.length > 0) return this.#broken();
    if (!isAlone && (!root.children || Array.isArray(root.value))) {
      const message = root.value ? 'a manifest must be a map' : 'the file has no manifest';
      this.#refuse('MN1001', message, root);
      return this.#broken();
    }
    return this.#withIncluded(root, file, around);
  }

  async #parsed(file: string, { env, including }: Around): Promise<Parsed | undefined> {
    this.#reads += 1;
    if (this.#reads > MAX_FILES) {
      if (this.#reads === MAX_FILES + 1 && including)
        this.#refuse('MN1011', `more than ${MAX_FILES} files are included`, including);
      return this.#broken();
    }
    try {
      const text = await readManifest(file);
      this.texts.set(file, text);
      if (including) this.#included.set(file, env);
      const lookup = this.interpolate ? lookupIn(env) : undefined;
      return parse(text, { name: file, lookup, json: file.endsWith('.json') });
    } catch (error) {
      if (!(error instanceof ManifestError)) throw error;
      this.issues.push(
        ...error.issues.map((issue) => ({
          ...issue,
          ...(including && { ...placeOf(including), hint: HINT }),
        })),
      );
      return this.#broken();
    }
  }

  async #withIncluded(root: Located, file: string, around: Around): Promise<Located> {
    let whole = root;
    for (const { node } of entriesOf(root.children?.get('include'))) {
      const included = await this.#includedBy(node, file, around);
      if (!included) continue;
      const commands = !IMAGES.some((key) => root.children?.get('defaults')?.node.children?.has(key));
      const moved = relocate(included.root, posixFolder(around.folder, included.folder), commands);
      whole = withIncluded(whole, moved, (issue) => this.issues.push(issue));
    }
    return whole;
  }

  async #includedBy(
    entry: Located,
    file: string,
    around: Around,
  ): Promise<{ readonly root: Located; readonly folder: string } | undefined> {
    const of = (path: string) => join(dirname(file), path);
    const files = textsOf(entry.children ? entry.children.get('path')?.node : entry).map(of);
    const [first] = files;
    // The schema says what is wrong with the entry.
    if (first === undefined) return undefined;
    const again = files.find((each) => around.from.some((before) => resolve(before) === resolve(each)));
    if (again !== undefined) {
      const chain = [...around.from.slice(around.from.indexOf(again)), again];
      this.#refuse(
        'MN1040',
        `${again} includes itself: ${chain.join(' → ')}`,
        entry,
        'remove one of the entries',
      );
      return this.#broken();
    }
    const [directory] = textsOf(entry.children?.get('project_directory')?.node);
    const folder = directory === undefined ? dirname(first) : of(directory);
    const envFiles = textsOf(entry.children?.get('env_file')?.node).map(of);
    try {
      const env =
        envFiles.length > 0
          ? await withEnvFiles(around.env, envFiles)
          : await withDotEnvOf(around.env, folder);
      const root = await this.files(files, { folder, env, from: around.from, including: entry });
      return root && { root: withOwnDefaults(root), folder };
    } catch (error) {
      if (!(error instanceof ManifestError)) throw error;
      for (const { code, message, hint } of error.issues) this.#refuse(code, message, entry, hint);
      return this.#broken();
    }
  }

  #refuse(code: Issue['code'], message: string, at: Located, hint?: string): void {
    this.issues.push({ code, message, path: [], ...placeOf(at), ...(hint !== undefined && { hint }) });
  }

  #broken(): undefined {
    this.isBroken = true;
    return undefined;
  }
}

const HINT = 'the paths of include count from the folder of the file that has it';

function placeOf(at: Located): Pick<Issue, 'file' | 'position'> {
  return { file: at.file.name, ...inFile(new Source(at.file, at).at(at.range)) };
}

/** A list's entries, or a single one. */
function entriesOf(entry: Entry | undefined): readonly Entry[] {
  if (!entry || entry.node.value === null || entry.node.value === undefined) return [];
  return Array.isArray(entry.node.value) ? [...(entry.node.children?.values() ?? [])] : [entry];
}

/** The texts of a text or of a list of texts. */
function textsOf(node: Located | undefined): readonly string[] {
  return entriesOf(node && { node }).flatMap(({ node: { value } }) =>
    typeof value === 'string' && value !== '' ? [value] : [],
  );
}

/** The path of a folder from another one, with forward slashes. */
function posixFolder(from: string, to: string): string {
  return relative(from, to).split('\\').join(posix.sep);
}
