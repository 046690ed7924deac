/** Merges the tree of a file over that of an earlier one, as Compose does for several -f, for extends and for include. */
import { fieldsOf } from '../../manifest/merge/located.js';
import { Merger } from '../../manifest/merge/merge.js';
import type { Fields, Rule } from '../../manifest/merge/rules.js';
import type { Trees } from '../../manifest/merge/trees.js';
import { SCHEMA } from '../../manifest/schema.generated.js';
import { child, dict, entriesOf, type Node, nothing, scalar, textOf } from '../node.js';

/** Keys from the root, such as services, web, ports. */
type Keys = readonly string[];

const TREES: Trees<Node> = {
  kindOf: ({ kind }) => kind,
  textOf,
  writtenOf: (node) => (node.kind === 'scalar' ? node.written : undefined),
  tagOf: ({ tag }) => tag,
  itemsOf: (node) => (node.kind === 'list' ? node.items : []),
  entriesOf: (node) => (node.kind === 'map' ? node.entries : new Map()),
  map: ({ at }, entries) => dict(entries, at),
  list: ({ at }, items) => ({ kind: 'list', items, at }),
  text: ({ at }, text, written) => scalar(text, at, written),
  nothing: ({ at }) => nothing(at),
  untagged: ({ tag: _, ...node }) => node,
};

/** The rules of fields that a manifest does not have. */
const OTHERS: Readonly<Record<string, Rule>> = {
  'build.labels': 'variables',
  annotations: 'variables',
  'deploy.labels': 'variables',
  models: 'names',
  label_file: 'unique',
  external_links: 'unique',
  links: 'unique',
  volumes_from: 'unique',
};

const merger = new Merger(TREES, 'null');

/** The files' trees, the later over the earlier one. */
export function merge(base: Node, over: Node, keys: Keys = []): Node {
  return merger.merge(base, over, fieldsAt(keys));
}

/** Without what the files remove with !reset. */
export function withoutResets(node: Node): Node {
  return merger.withoutResets(node);
}

/** Services have the names and the rules of a manifest's fields. */
function fieldsAt(keys: Keys): Fields {
  const [section, , ...field] = keys;
  const inService = (section === 'services' || section === 'jobs') && field.length > 0;
  return {
    rule: inService ? (OTHERS[field.join('.')] ?? ruleInManifest(field)) : undefined,
    at: (key) => fieldsAt([...keys, key]),
  };
}

/** Daemons have every field that a container has. */
function ruleInManifest(field: Keys): Rule | undefined {
  return ['daemons', 'NAME', ...field].reduce((fields, key) => fields.at(key), fieldsOf(SCHEMA)).rule;
}

/** A list of NAME=value as a map; NAME alone has no value. */
export function assignments(node: Node): Node {
  return merger.assignments(node);
}

/** A list of names as a map without settings. */
export function named(node: Node): Node {
  return merger.named(node);
}

/** A build in its long form. */
export function withContext(node: Node): Node {
  return merger.withContext(node);
}

/** The services' and jobs' own entries. */
export function workloadsOf(root: Node, section: 'services' | 'jobs'): readonly (readonly [string, Node])[] {
  return entriesOf(child(root, section));
}
