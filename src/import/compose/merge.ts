/** Merges the tree of a file over that of an earlier one, as Compose does for several -f, for extends and for include. */
import { posix } from 'node:path';
import {
  child,
  type Dict,
  dict,
  entriesOf,
  isNull,
  itemsOf,
  type Node,
  nothing,
  scalar,
  textOf,
} from '../node.js';

/** Keys from the root, such as services, web, ports. */
type Keys = readonly string[];
type Merge = (base: Node, over: Node, keys: Keys) => Node;

/** The later value counts as a whole, and a null clears it. */
const replaced: Merge = (_, over) => over;

/** A service's fields that are not merged as maps key by key and as lists end to end. */
const FIELDS: Readonly<Record<string, Merge>> = {
  command: replaced,
  entrypoint: replaced,
  build: (base, over, keys) => deep(withContext(base), withContext(over), keys),
  'build.args': byName,
  'build.labels': byName,
  'build.additional_contexts': byName,
  environment: byName,
  labels: byName,
  annotations: byName,
  sysctls: byName,
  'deploy.labels': byName,
  depends_on: (base, over, keys) => deep(dependencies(base), dependencies(over), keys),
  networks: (base, over, keys) => deep(named(base), named(over), keys),
  models: (base, over, keys) => deep(named(base), named(over), keys),
  'healthcheck.test': replaced,
  logging: (base, over, keys) => (sameDriver(base, over) ? deep(base, over, keys) : over),
  ports: distinct(portKey),
  volumes: distinct((node) => targetOf(node, 'target')),
  devices: distinct((node) => targetOf(node, 'target')),
  secrets: distinct((node) => textOf(child(node, 'target')) ?? textOf(child(node, 'source')) ?? textOf(node)),
  configs: distinct((node) => textOf(child(node, 'target')) ?? textOf(child(node, 'source')) ?? textOf(node)),
  tmpfs: distinct((node) => textOf(node)?.split(':')[0]),
  env_file: distinct((node) => textOf(child(node, 'path')) ?? textOf(node), 'first'),
  ...Object.fromEntries(
    [
      ...['cap_add', 'cap_drop', 'dns', 'dns_search', 'dns_opt', 'expose', 'security_opt', 'group_add'],
      ...['profiles', 'label_file', 'external_links', 'links', 'volumes_from', 'extra_hosts'],
    ].map((key) => [key, distinct(textOf, 'first')]),
  ),
};

/** The files' trees, the later over the earlier one. */
export function merge(base: Node, over: Node, keys: Keys = []): Node {
  if (over.tag === 'override') return untagged(over);
  const [section, , ...field] = keys;
  const rule = section === 'services' || section === 'jobs' ? FIELDS[field.join('.')] : undefined;
  if (isNull(over) && rule !== replaced && !isVariable(keys)) return base;
  if (rule && !isNull(base)) return rule(base, over, keys);
  return deep(base, over, keys);
}

/** Without what the files remove with !reset. */
export function withoutResets(node: Node): Node {
  if (node.kind === 'list')
    return { ...node, items: node.items.filter((item) => item.tag !== 'reset').map(withoutResets) };
  if (node.kind !== 'map') return node;
  const entries = [...node.entries].filter(([, value]) => value.tag !== 'reset');
  return { ...node, entries: new Map(entries.map(([key, value]) => [key, withoutResets(value)])) };
}

function deep(base: Node, over: Node, keys: Keys): Node {
  if (base.kind === 'list' && over.kind === 'list') return { ...over, items: [...base.items, ...over.items] };
  if (base.kind !== 'map' || over.kind !== 'map') return over;
  const entries = new Map(base.entries);
  for (const [key, value] of over.entries) {
    const before = entries.get(key);
    if (value.tag === 'reset') entries.delete(key);
    else entries.set(key, before ? merge(before, value, [...keys, key]) : value);
  }
  return { ...base, entries };
}

/** A variable without a value is one that takes the caller's. */
function isVariable(keys: Keys): boolean {
  return ['environment', 'args', 'labels'].includes(keys.at(-2) ?? '');
}

function untagged({ tag: _, ...node }: Node): Node {
  return node;
}

/** Maps, and lists of NAME=value, by name. */
function byName(base: Node, over: Node, keys: Keys): Node {
  return deep(assignments(base), assignments(over), keys);
}

/** A list of NAME=value as a map; NAME alone has no value. */
export function assignments(node: Node): Node {
  if (node.kind !== 'list') return node;
  return dict(
    node.items.flatMap((item) => {
      if (item.kind !== 'scalar') return [];
      const equals = item.text.indexOf('=');
      if (equals < 0) return [[item.text, nothing(item.at)] as const];
      const name = item.text.slice(0, equals);
      const written = item.written?.startsWith(`${name}=`) ? item.written.slice(equals + 1) : undefined;
      return [[name, scalar(item.text.slice(equals + 1), item.at, written)] as const];
    }),
    node.at,
  );
}

/** A list of names as a map without settings. */
export function named(node: Node): Node {
  if (node.kind !== 'list') return node;
  return dict(
    node.items.map((item) => [textOf(item) ?? '', nothing(item.at)]),
    node.at,
  );
}

/** A list of names has the condition service_started for each. */
export function dependencies(node: Node): Node {
  if (node.kind !== 'list') return node;
  const started = (item: Node): Dict => dict([['condition', scalar('service_started', item.at)]], item.at);
  return dict(
    node.items.map((item) => [textOf(item) ?? '', started(item)]),
    node.at,
  );
}

/** A build in its long form. */
export function withContext(node: Node): Node {
  return node.kind === 'scalar' && !isNull(node) ? dict([['context', node]], node.at) : node;
}

function sameDriver(base: Node, over: Node): boolean {
  const [before, after] = [textOf(child(base, 'driver')), textOf(child(over, 'driver'))];
  return before === undefined || after === undefined || before === after;
}

/** Lists end to end, each key once: at its last entry's value, and at its first place. */
function distinct(keyOf: (node: Node) => string | undefined, kept: 'first' | 'last' = 'last'): Merge {
  return (base, over) => {
    const items = new Map<string, Node>();
    for (const [index, item] of [...itemsOf(base), ...itemsOf(over)].entries()) {
      if (item.tag === 'reset') continue;
      const key = keyOf(item) ?? `#${index}`;
      if (kept === 'last' || !items.has(key)) items.set(key, item);
    }
    return { kind: 'list', items: [...items.values()], at: over.at };
  };
}

/** What a mount or a device is found by: the last path of its short form, or its field. */
function targetOf(node: Node, field: string): string | undefined {
  const long = textOf(child(node, field)) ?? textOf(child(node, 'source'));
  const parts = textOf(node)?.split(':') ?? [];
  const target = long ?? parts[1] ?? parts[0];
  return target === undefined ? undefined : posix.normalize(target).replace(/(?<=.)\/$/, '');
}

function portKey(node: Node): string | undefined {
  const text = textOf(node);
  if (text === undefined) {
    const part = (key: string, otherwise = '') => textOf(child(node, key)) ?? otherwise;
    return [part('host_ip'), part('published'), part('target'), part('protocol', 'tcp')].join('|');
  }
  const [range = '', protocol = 'tcp'] = text.split('/');
  const [target = '', published = '', ...ip] = range.split(':').reverse();
  return [ip.reverse().join(':'), published, target, protocol.toLowerCase()].join('|');
}

/** The services' and jobs' own entries. */
export function workloadsOf(root: Node, section: 'services' | 'jobs'): readonly (readonly [string, Node])[] {
  return entriesOf(child(root, section));
}
