/** Variables of included manifests that are set only for them. Pure. */
import type { Environment } from '../environment.js';
import type { Issue } from '../errors/errors.js';
import { type Lookup, lookupIn } from './interpolate.js';
import type { Path } from './path.js';
import { WORKLOADS } from './sound.js';
import type { Entry, Located } from './source.js';

export interface Unread extends Pick<Issue, 'code' | 'message' | 'path' | 'hint'> {
  /** The reference. */
  readonly node: Located;
}

const VARIABLES: readonly Path[] = [['environment'], ['build', 'args']];

/**
 * References to variables that only included manifests have. `up` and Terraform read these values when they apply the
 * manifest, and know only the application's own environment files.
 * @param env the application's variables
 * @param included the included files by name, with the variables that each has
 */
export function* unreadVariables(
  root: Located,
  env: Environment,
  included: ReadonlyMap<string, Environment>,
): Generator<Unread> {
  if (included.size === 0) return;
  const own = lookupIn(env);
  const files = [...included].map(([file, variables]) => ({ file, lookup: lookupIn(variables) }));
  for (const [path, node] of sources(root)) {
    const { text: name = '' } = node;
    const only = files.find(({ lookup }) => isOnlyIn(lookup, own, name));
    if (!only) continue;
    const [section, declared] = path;
    const message = `${section === 'secrets' ? 'secret' : 'config'} ${declared} can't be read: environment variable ${name} is set only for the included ${only.file}`;
    yield { code: 'MN1023', message, path, node, hint: hintFor(name) };
  }
  for (const [path, name, node] of passedThrough(root)) {
    const variables = included.get(node.file.name);
    if (!variables || !isOnlyIn(lookupIn(variables), own, name)) continue;
    const message = `variable ${name} has no value here: it is set only for the included ${node.file.name}`;
    yield { code: 'MN1023', message, path, node, hint: `give it the value \${${name}}, or ${hintFor(name)}` };
  }
}

function isOnlyIn(lookup: Lookup, own: Lookup, name: string): boolean {
  return own(name) === undefined && lookup(name) !== undefined;
}

function hintFor(name: string): string {
  return `set ${name} in the environment, or in the file .env beside the including manifest`;
}

/** The variables that secrets and configs come from. */
function* sources(root: Located): Generator<[Path, Located]> {
  for (const section of ['secrets', 'configs']) {
    for (const [name, { node }] of entriesOf(root, [section])) {
      const found = at(node, ['environment']);
      if (found) yield [[section, name, 'environment'], found];
    }
  }
}

/** The variables without a value, which take the caller's: their paths, names and places. */
function* passedThrough(root: Located): Generator<[Path, string, Located]> {
  for (const section of WORKLOADS) {
    for (const [workload, { node }] of entriesOf(root, [section])) {
      for (const field of VARIABLES) {
        const isList = Array.isArray(at(node, field)?.value);
        for (const [key, { node: variable, key: range = variable.range }] of entriesOf(node, field)) {
          const name = isList ? (variable.text ?? '') : String(key);
          const isAlone = isList ? !name.includes('=') : variable.value === null;
          if (isAlone) yield [[section, workload, ...field, key], name, { ...variable, range }];
        }
      }
    }
  }
}

function entriesOf(node: Located, path: Path): ReadonlyMap<string | number, Entry> {
  return at(node, path)?.children ?? new Map();
}

function at(node: Located, path: Path): Located | undefined {
  return path.reduce<Located | undefined>((parent, key) => parent?.children?.get(key)?.node, node);
}
