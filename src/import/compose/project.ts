/** Loads a Compose project: its files with what they include and extend, merged, with the profiles applied. */
import { posix } from 'node:path';
import type { Environment } from '../../environment.js';
import { ManifestError } from '../../errors/errors.js';
import { EnvFileError, parseEnvFile, problemsOf } from '../../manifest/env-files/parse.js';
import { lookupIn } from '../../manifest/interpolate.js';
import { parseForeign } from '../../manifest/parse.js';
import { failure } from '../failure.js';
import {
  child,
  dict,
  entriesOf,
  isNull,
  itemsOf,
  type Node,
  nodeOf,
  nothing,
  type Place,
  textOf,
} from '../node.js';
import { merge, withoutResets } from './merge.js';
import { moveProject, moveService } from './paths.js';

/** Reads a file's text; undefined if it does not exist. */
export type ReadFile = (path: string) => Promise<string | undefined>;

export interface ProjectOptions {
  /** Paths of the files; a later one is merged over the earlier ones. */
  readonly files: readonly string[];
  readonly env: Environment;
  /** Files with values for variables, instead of .env. */
  readonly envFiles: readonly string[];
  /** Active profiles; `*` is all of them. */
  readonly profiles: readonly string[];
  /** The project's name, before what the files say. */
  readonly name?: string;
  readonly read: ReadFile;
}

export interface Project {
  readonly name: string;
  /** The folder from which relative paths count. */
  readonly folder: string;
  /** The merged file, without inactive services. */
  readonly root: Node;
  /** Services that are left out because none of their profiles is active, and the profiles. */
  readonly inactive: readonly { readonly name: string; readonly profiles: string; readonly at: Place }[];
  /** The environment, with the variables of .env or of the files instead of it. */
  readonly env: Environment;
  /** Names of all files that were read. */
  readonly files: readonly string[];
}

/** More files than any project has; extends and include might never end. */
const MOST_FILES = 500;

export async function loadProject(options: ProjectOptions): Promise<Project> {
  const loader = new Loader(options.read);
  const [first] = options.files;
  if (first === undefined) throw failure('no file is given', undefined);
  const folder = posix.dirname(first);
  const { envFiles } = options;
  const env = await loader.environment(
    options.env,
    envFiles.length > 0 ? envFiles : [posix.join(folder, '.env')],
    envFiles.length > 0,
  );
  const merged = await loader.model(options.files, folder, env);
  const root = withoutResets(merged);
  const place = { file: first, line: 1 };
  if (root.kind !== 'map') throw failure(`${first} is not a Compose file: it is not a map`, place);
  const foreign = ['apiVersion', 'Job', 'job'].find((key) => root.entries.has(key));
  if (foreign !== undefined && !root.entries.has('services'))
    throw failure(
      `${first} is not a Compose file: ${foreign} is a key of another format`,
      place,
      'only Compose files can be imported; docs/index.md lists the pages about other formats',
    );
  if (!['services', 'jobs'].some((key) => root.entries.has(key)))
    throw failure(`${first} is not a Compose file: it has no services`, place);
  return {
    name: options.name ?? env.COMPOSE_PROJECT_NAME ?? textOf(child(root, 'name')) ?? folder,
    folder,
    env,
    files: [...loader.seen],
    ...withProfiles(root, [...options.profiles, ...(env.COMPOSE_PROFILES?.split(',') ?? [])]),
  };
}

class Loader {
  readonly seen = new Set<string>();
  #reads = 0;

  constructor(readonly read: ReadFile) {}

  /** The variables of the files below the environment; in a later file they win. */
  async environment(around: Environment, files: readonly string[], required: boolean): Promise<Environment> {
    const variables = new Map<string, string>();
    for (const file of files) {
      const text = await this.read(file);
      if (text === undefined && required)
        throw failure(`the environment file ${file} does not exist`, undefined);
      try {
        const surroundings = { around: lookupIn(around), before: (name: string) => variables.get(name) };
        for (const [name, value] of parseEnvFile(text ?? '', 'env', surroundings)) variables.set(name, value);
      } catch (error) {
        if (!(error instanceof EnvFileError)) throw error;
        throw failure(
          `the environment file ${file} can't be read: ${problemsOf(error)[0]?.message ?? error.message}`,
          undefined,
          error.hint,
        );
      }
    }
    return { ...Object.fromEntries(variables), ...around };
  }

  /** The files merged, with what they include. Paths count from the folder. */
  async model(files: readonly string[], folder: string, env: Environment, from: Keys = []): Promise<Node> {
    let model: Node = dict([], { file: files[0] ?? '', line: 1 });
    for (const file of files) {
      for (const root of await this.documents(file, env))
        model = merge(model, await this.#extended(root, file, env, folder));
    }
    for (const entry of itemsOf(child(model, 'include'))) {
      const included = await this.#included(entry, folder, env, [...from, ...files]);
      model = merge(included, model);
    }
    return without(model, 'include');
  }

  async documents(file: string, env: Environment, at?: Place): Promise<Node[]> {
    this.#reads += 1;
    if (this.#reads > MOST_FILES) throw failure(`more than ${MOST_FILES} files are read`, at);
    const text = await this.read(file);
    if (text === undefined) throw failure(`the file ${file} does not exist`, at);
    this.seen.add(file);
    const parsed = parseForeign(text, lookupIn(env));
    const issues = parsed.flatMap((each) => each.issues);
    if (issues.length > 0) throw new ManifestError(issues.map((issue) => ({ ...issue, file })));
    return parsed
      .filter(({ root }) => root.value !== undefined && root.value !== null)
      .map(({ root, source }) => nodeOf(root, source, file));
  }

  /** The file with each service merged over the one that it extends. */
  async #extended(root: Node, file: string, env: Environment, folder: string): Promise<Node> {
    const services = child(root, 'services');
    if (services?.kind !== 'map' || root.kind !== 'map') return root;
    const entries: [string, Node][] = [];
    for (const name of services.entries.keys())
      entries.push([name, await this.#service(root, name, { file, env, folder }, [])]);
    const all = { ...services, entries: new Map(entries) };
    return { ...root, entries: new Map([...root.entries, ['services', all]]) };
  }

  /** @param from the services that led here */
  async #service(root: Node, name: string, around: Around, from: readonly string[]): Promise<Node> {
    const service = child(child(root, 'services'), name) ?? nothing({ file: around.file, line: 1 });
    const reference = child(service, 'extends');
    if (!reference || isNull(reference)) return service;
    const base = textOf(reference) ?? textOf(child(reference, 'service'));
    const other = textOf(child(reference, 'file'));
    if (base === undefined) throw failure(`extends of ${name} names no service`, reference.at);
    const { file, env, folder } = around;
    const path = other === undefined ? file : within(folder, other);
    const step = `${path}: ${base}`;
    if (from.includes(step) || (path === file && base === name))
      throw failure(`${name} extends itself, over ${[...from, step].join(', ')}`, reference.at);
    const [document = root] = other === undefined ? [root] : await this.documents(path, env, reference.at);
    if (!child(child(document, 'services'), base))
      throw failure(`${name} extends ${base}, which ${path} does not have`, reference.at);
    const its = other === undefined ? folder : posix.dirname(path);
    const extended = await this.#service(document, base, { file: path, env, folder: its }, [...from, step]);
    const moved = moveService(extended, posix.relative(folder, its));
    return without(merge(moved, service, ['services', name]), 'extends');
  }

  async #included(entry: Node, folder: string, env: Environment, from: readonly string[]): Promise<Node> {
    const paths = itemsOf(child(entry, 'path') ?? (entry.kind === 'scalar' ? entry : undefined)).flatMap(
      (path) => textOf(path) ?? [],
    );
    const files = paths.map((path) => within(folder, path));
    const [first] = files;
    if (first === undefined) throw failure('include names no file', entry.at);
    const again = files.find((file) => from.includes(file));
    if (again !== undefined) throw failure(`${again} includes itself`, entry.at);
    const own = textOf(child(entry, 'project_directory'));
    const its = own === undefined ? posix.dirname(first) : within(folder, own);
    const given = itemsOf(child(entry, 'env_file')).flatMap((file) => textOf(file) ?? []);
    const envFiles = given.length > 0 ? given.map((file) => within(folder, file)) : [posix.join(its, '.env')];
    const inner = await this.environment(env, envFiles, given.length > 0);
    const model = await this.model(files, its, inner, from);
    return moveProject(without(model, 'name'), posix.relative(folder, its));
  }
}

type Keys = readonly string[];

interface Around {
  readonly file: string;
  readonly env: Environment;
  /** The folder from which the file's paths count. */
  readonly folder: string;
}

function without(node: Node, key: string): Node {
  if (node.kind !== 'map') return node;
  return { ...node, entries: new Map([...node.entries].filter(([each]) => each !== key)) };
}

function withProfiles(root: Node, active: readonly string[]): Pick<Project, 'root' | 'inactive'> {
  const inactive: Project['inactive'][number][] = [];
  const section = (name: 'services' | 'jobs'): readonly (readonly [string, Node])[] => {
    const workloads = child(root, name);
    if (workloads?.kind !== 'map') return [];
    const entries = entriesOf(workloads).filter(([key, service]) => {
      const profiles = itemsOf(child(service, 'profiles')).flatMap((profile) => textOf(profile) ?? []);
      const runs =
        profiles.length === 0 || profiles.some((each) => active.includes(each)) || active.includes('*');
      if (!runs) inactive.push({ name: key, profiles: profiles.join(', '), at: service.at });
      return runs;
    });
    return [[name, { ...workloads, entries: new Map(entries) }]];
  };
  if (root.kind !== 'map') return { root, inactive };
  const entries = new Map([...root.entries, ...section('services'), ...section('jobs')]);
  return { root: { ...root, entries }, inactive };
}

function within(folder: string, path: string): string {
  return posix.isAbsolute(path) ? path : posix.join(folder, path);
}
