/** What a file to import says, as a tree whose every node knows its place. */
import { isRecord } from '../json/shape.js';
import type { Located, Source } from '../manifest/source.js';

export interface Place {
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
}

interface Common {
  readonly at: Place;
  /** What an overriding file does with the node below it: removes or replaces it. */
  readonly tag?: 'reset' | 'override';
}

export interface Scalar extends Common {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** The text after its variables were replaced. */
  readonly text: string;
  /** The file's text, if it has variables. */
  readonly written?: string;
  /** Whether the file has it without quotes and without variables, so that its type counts. */
  readonly plain: boolean;
}

export interface List extends Common {
  readonly kind: 'list';
  readonly items: readonly Node[];
}

export interface Dict extends Common {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, Node>;
}

export type Node = Scalar | List | Dict;

/** The tree of a parsed file. Nodes with !reset and !override are marked. */
export function nodeOf(located: Located, source: Source, file: string): Node {
  const { value, children, text = '', written, plain = false } = located;
  const at = { file, line: source.at(located.range).line };
  const common = { at, ...tagOf(located.tag) };
  if (Array.isArray(value)) {
    const items = Array.from(children?.values() ?? [], ({ node }) => nodeOf(node, source, file));
    return { kind: 'list', items, ...common };
  }
  if (isRecord(value)) {
    const entries = Array.from(children ?? [], ([key, entry]) => {
      const node = nodeOf(entry.node, source, file);
      // An empty value has no place of its own.
      const line = entry.key ? source.at(entry.key).line : at.line;
      return [String(key), { ...node, at: { file, line } }] as const;
    });
    return { kind: 'map', entries: new Map(entries), ...common };
  }
  const scalar = typeof value === 'number' || typeof value === 'boolean' ? value : null;
  return {
    kind: 'scalar',
    value: typeof value === 'string' ? value : scalar,
    text,
    ...(written !== undefined && { written }),
    plain,
    ...common,
  };
}

function tagOf(tag: string | undefined): Pick<Common, 'tag'> {
  if (tag === '!reset') return { tag: 'reset' };
  return tag === '!override' ? { tag: 'override' } : {};
}

export function scalar(text: string, at: Place, written?: string): Scalar {
  return {
    kind: 'scalar',
    value: text,
    text,
    plain: false,
    at,
    ...(written !== undefined && written !== text && { written }),
  };
}

export function nothing(at: Place): Scalar {
  return { kind: 'scalar', value: null, text: '', plain: true, at };
}

export function dict(entries: Iterable<readonly [string, Node]>, at: Place): Dict {
  return { kind: 'map', entries: new Map(entries), at };
}

export function isNull(node: Node | undefined): boolean {
  return node?.kind === 'scalar' && node.value === null;
}

/** The value under the key, if the node is a map that has it. */
export function child(node: Node | undefined, key: string): Node | undefined {
  return node?.kind === 'map' ? node.entries.get(key) : undefined;
}

/** A scalar's text; undefined for anything else, and for null. */
export function textOf(node: Node | undefined): string | undefined {
  return node?.kind === 'scalar' && node.value !== null ? node.text : undefined;
}

/** A list's items; a single value is a list of one, and null is none. */
export function itemsOf(node: Node | undefined): readonly Node[] {
  if (!node || isNull(node)) return [];
  return node.kind === 'list' ? node.items : [node];
}

/** A map's entries. */
export function entriesOf(node: Node | undefined): readonly (readonly [string, Node])[] {
  return node?.kind === 'map' ? [...node.entries] : [];
}
