/** Moves the relative paths of a file in another folder, so that they count from the project's folder. */
import { posix } from 'node:path';
import { child, type Dict, type Node, type Scalar, textOf } from '../node.js';

type Change = (node: Node) => Node;

/** The service with its paths as seen from the folder above. @param folder relative path of its own folder */
export function moveService(service: Node, folder: string): Node {
  if (folder === '' || folder === '.') return service;
  const path = moved(folder);
  return changed(service, {
    build: (build) =>
      build.kind === 'map'
        ? changed(build, { context: path, additional_contexts: (node) => eachValue(node, path) })
        : path(build),
    env_file: each((file) => (file.kind === 'map' ? changed(file, { path }) : path(file))),
    label_file: each(path),
    volumes: each((mount) => (mount.kind === 'map' ? movedMount(mount, path) : path(mount))),
    extends: (node) => (node.kind === 'map' ? changed(node, { file: path }) : node),
  });
}

/** The project's sections that refer to files, and its services. */
export function moveProject(root: Node, folder: string): Node {
  if (folder === '' || folder === '.') return root;
  const files: Change = (section) => eachValue(section, (node) => changed(node, { file: moved(folder) }));
  const services: Change = (section) => eachValue(section, (node) => moveService(node, folder));
  return changed(root, { services, jobs: services, secrets: files, configs: files });
}

function movedMount(mount: Dict, path: Change): Node {
  return textOf(child(mount, 'type')) === 'bind' ? changed(mount, { source: path }) : mount;
}

/** Only what is surely a relative path: a volume's name, a URL or an absolute path stays. */
function moved(folder: string): Change {
  return (node) => {
    if (node.kind !== 'scalar' || !isRelative(node)) return node;
    const join = (text: string) => `./${folder}/${text.replace(/^\.\//, '')}`.replace(/\/\.(?=$|:)/, '');
    const { written, ...rest } = node;
    const text = tidy(join(node.text));
    if (written === undefined || written.startsWith('$')) return { ...rest, value: text, text };
    return { ...rest, value: text, text, written: tidy(join(written)) };
  };
}

/** Paths in mounts start with a dot; elsewhere also a plain name is a path. */
function isRelative({ text }: Scalar): boolean {
  if (/^(\/|~|[a-z][a-z0-9+.-]*:\/\/|git@|github\.com\/)/i.test(text)) return false;
  const [, colon] = /^[^.][^:]*(:)/.exec(text) ?? [];
  return colon === undefined;
}

function tidy(path: string): string {
  const [first = '', ...rest] = path.split(':');
  const clean = first.includes('$') ? first : posix.normalize(first);
  const relative = clean.startsWith('.') || clean.startsWith('/') ? clean : `./${clean}`;
  return [relative, ...rest].join(':');
}

function changed(node: Node, changes: Readonly<Record<string, Change>>): Node {
  if (node.kind !== 'map') return node;
  const entries = [...node.entries].map(([key, value]) => [key, changes[key]?.(value) ?? value] as const);
  return { ...node, entries: new Map(entries) };
}

function each(change: Change): Change {
  return (node) => (node.kind === 'list' ? { ...node, items: node.items.map(change) } : change(node));
}

function eachValue(node: Node, change: Change): Node {
  if (node.kind !== 'map') return node;
  return { ...node, entries: new Map([...node.entries].map(([key, value]) => [key, change(value)])) };
}
