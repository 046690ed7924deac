/** The parts of JSON Schema that our schemas use, and the way through the manifest's, which is of draft-07. */
import { own } from '../json/record.js';
import type { Rule } from './merge/rules.js';
import { formatPath, type Path } from './path.js';

export interface SchemaNode {
  readonly [keyword: string]: unknown;
  readonly $ref?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly patternProperties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: boolean | SchemaNode;
  readonly propertyNames?: SchemaNode;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly required?: readonly string[];
  readonly definitions?: Readonly<Record<string, SchemaNode>>;
  readonly enum?: readonly string[];
  readonly enumDescriptions?: readonly string[];
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly minItems?: number;
  readonly pattern?: string;
  readonly patternErrorMessage?: string;
  readonly defaultSnippets?: readonly Snippet[];
  readonly 'x-unit'?: Unit;
  /** Field beside this one that it must not be above. */
  readonly 'x-at-most'?: string;
  /** How files are merged; without it, maps are merged by key, lists joined, and other values replaced. */
  readonly 'x-merge'?: Rule;
  /** A text that is a path relative to the manifest, NAME= and such a path, or a mount whose source may be one. */
  readonly 'x-path'?: 'file' | 'named' | 'mount';
  /** Keys that others have here and we don't → what to do instead. */
  readonly 'x-absent'?: Readonly<Record<string, string>>;
  /** For a port: what listens on it on the host of the services. */
  readonly 'x-listener'?: string;
}

/** A snippet that editors offer; `${1:text}` in its body is a placeholder. */
export interface Snippet {
  readonly label: string;
  readonly description: string;
  readonly body: unknown;
}

export type Unit = 'duration' | 'memory';

/** Our keywords that say nothing about whether a value is valid. */
export const ANNOTATIONS = [
  'defaultSnippets',
  'enumDescriptions',
  'patternErrorMessage',
  'x-absent',
  'x-at-most',
  'x-listener',
  'x-merge',
  'x-path',
];

/** Keys that a file has, and the normalised manifest does not. */
export const FILE_ONLY: readonly string[] = ['$schema', 'include', 'defaults', 'profiles'];

/** The definition that a reference points to. */
export function resolve(root: SchemaNode, node: SchemaNode): SchemaNode {
  if (node.$ref === undefined) return node;
  const name = node.$ref.replace('#/definitions/', '');
  const definition = root.definitions?.[name];
  if (!definition) throw new Error(`the schema has no definition ${name}`);
  return resolve(root, definition);
}

/** The schema of a map's key or a list's item; undefined if there can't be one. */
export function childSchema(
  root: SchemaNode,
  node: SchemaNode,
  key: string | number,
): SchemaNode | undefined {
  const parent = resolve(root, node);
  if (typeof key === 'number') return parent.items && resolve(root, parent.items);
  const declared = parent.properties && own(parent.properties, key);
  const open = typeof parent.additionalProperties === 'object' ? parent.additionalProperties : undefined;
  const child = declared ?? open;
  return child && resolve(root, child);
}

/** The schema of the value that is there; throws if there can't be one. */
export function schemaAt(root: SchemaNode, path: Path): SchemaNode {
  let node: SchemaNode | undefined = root;
  for (const key of path) node = node && childSchema(root, node, key);
  if (!node) throw new Error(`the schema has nothing at ${formatPath(path)}`);
  return node;
}

export function typesOf(node: SchemaNode): readonly string[] {
  if (node.type === undefined) return [];
  return typeof node.type === 'string' ? [node.type] : node.type;
}
