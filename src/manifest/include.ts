/** Takes what an included manifest declares into the including one. Pure. */
import { isDeepStrictEqual } from 'node:util';
import type { Issue } from '../errors/errors.js';
import { listOf, mapOf, mergeField } from './merge/located.js';
import { formatPath, type Path } from './path.js';
import { SCHEMA } from './schema.generated.js';
import { childSchema } from './schema-node.js';
import { WORKLOADS } from './sound.js';
import { type Entry, type Located, Source } from './source.js';

/** What an included manifest says about itself, or only for when it is applied by itself. */
const OWN = ['name', '$schema', 'include', 'defaults', 'targets', 'terraform', 'quotas'];

/**
 * The including manifest with what the other one declares. What both declare must be equal: neither silently wins.
 * @param conflict called for each difference
 */
export function withIncluded(root: Located, included: Located, conflict: (issue: Issue) => void): Located {
  const entries = [...(included.children ?? [])].filter(([key]) => !OWN.includes(String(key)));
  return united(root, mapOf(included, new Map(entries)), [], conflict);
}

function united(root: Located, other: Located, path: Path, conflict: (issue: Issue) => void): Located {
  const entries = new Map(root.children);
  for (const [key, entry] of other.children ?? []) {
    const known = entries.get(key);
    const here = [...path, key];
    if (known === undefined) entries.set(key, entry);
    else if (String(key).startsWith('x-') || isDeepStrictEqual(known.node.value, entry.node.value)) continue;
    else if (isMap(known.node) && isMap(entry.node) && !isNamed(path))
      entries.set(key, { ...known, node: united(known.node, entry.node, here, conflict) });
    else conflict(difference(known, entry, here));
  }
  return mapOf(root, entries);
}

function isMap({ value, children }: Located): boolean {
  return children !== undefined && !Array.isArray(value);
}

/** Whether it is a section, whose entries have names and are one thing each. */
function isNamed([section, ...rest]: Path): boolean {
  return (
    section !== undefined &&
    rest.length === 0 &&
    childSchema(SCHEMA, SCHEMA, section)?.propertyNames !== undefined
  );
}

function difference(first: Entry, second: Entry, path: Path): Issue {
  const { file } = second.node;
  const source = new Source(file, second.node);
  const { file: other, ...position } = source.at(first.key ?? first.node.range, first.node.file);
  return {
    code: 'MN1041',
    message: `${formatPath(path)} is also declared in ${first.node.file.name}, and differs`,
    path,
    file: file.name,
    position: source.at(second.key ?? second.node.range),
    hint: 'rename one of them, or change it in another file that is merged over these, with -f',
    related: { message: 'first declared here', position, ...(other !== undefined && { file: other }) },
  };
}

/** The manifest with its `defaults` written into its workloads: they are not for those of the including one. */
export function withOwnDefaults(root: Located): Located {
  const defaults = root.children?.get('defaults')?.node;
  if (!defaults || !isMap(defaults)) return root;
  const entries = [...(root.children ?? [])].flatMap(([key, entry]): [string | number, Entry][] => {
    if (key === 'defaults') return [];
    if (!WORKLOADS.includes(String(key)) || !isMap(entry.node)) return [[key, entry]];
    const workloads = [...(entry.node.children ?? [])].map(([name, workload]): [string | number, Entry] => [
      name,
      { ...workload, node: completed(String(name), workload.node, defaults) },
    ]);
    return [[key, { ...entry, node: mapOf(entry.node, new Map(workloads)) }]];
  });
  return mapOf(root, new Map(entries));
}

/** As in any manifest: a field of the workload counts as a whole, except that variables are merged by name. */
function completed(name: string, workload: Located, defaults: Located): Located {
  if (!isMap(workload)) return workload;
  const fields = new Map(workload.children);
  for (const [key, entry] of defaults.children ?? []) {
    const own = fields.get(key);
    if (own === undefined) fields.set(key, key === 'depends_on' ? withoutName(entry, name) : entry);
    else if (key === 'environment') fields.set(key, mergeField(entry, own, ['defaults', 'environment']));
  }
  return mapOf(workload, fields);
}

/** No workload waits for itself because of the defaults. */
function withoutName(entry: Entry, name: string): Entry {
  const { node } = entry;
  const others = [...(node.children ?? [])].filter(([key, item]) => key !== name && item.node.value !== name);
  if (others.length === node.children?.size) return entry;
  const rest = Array.isArray(node.value)
    ? listOf(
        node,
        others.map(([, item]) => item),
      )
    : mapOf(node, new Map(others));
  return { ...entry, node: rest };
}
