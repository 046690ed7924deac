/** Turns the nodes of a YAML document into plain data: replaces variables, follows aliases, merges merge keys. */
import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { Issue } from '../errors/errors.js';
import { MAX_FINDINGS } from './finding.js';
import { InterpolationError, interpolate, type Lookup, type Unset } from './interpolate.js';
import type { Path } from './path.js';
import type { Entry, Located, Range, TextFile } from './source.js';

/** Values that aliases may add to the file's own; a "billion laughs" file has more. */
const MAX_ALIASED = 200_000;

export type YamlIssue = Omit<Issue, 'position' | 'related'> & {
  readonly range: Range;
  readonly first?: Range;
};

/**
 * @param file the file that the nodes are in
 * @param lookup undefined: variables stay as they are written
 */
export function construct(
  contents: Node,
  file: TextFile,
  lookup: Lookup | undefined,
  unset: Unset,
): { root: Located; problems: YamlIssue[] } {
  const reader = new Constructor(file, lookup, unset);
  const root = reader.node(contents, []);
  return { root, problems: reader.problems };
}

class Constructor {
  readonly problems: YamlIssue[] = [];
  /** null while the anchored node is being read. */
  readonly #anchors = new Map<string, Located | null>();
  readonly #sizes = new WeakMap<Located, number>();
  #aliased = 0;

  constructor(
    readonly file: TextFile,
    readonly lookup: Lookup | undefined,
    readonly unset: Unset,
  ) {}

  node(node: unknown, path: Path): Located {
    if (isAlias(node)) return this.#alias(node, path);
    const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
    if (anchor !== undefined) this.#anchors.set(anchor, null);
    const located = this.#content(node, path);
    if (anchor !== undefined) this.#anchors.set(anchor, located);
    return located;
  }

  #content(node: unknown, path: Path): Located {
    if (isMap(node)) return this.#map(node, path);
    if (isSeq(node)) return this.#list(node, path);
    if (isScalar(node)) return this.#scalar(node, path);
    return { value: null, file: this.file, range: [0, 0] };
  }

  #scalar(node: Scalar, path: Path): Located {
    const range = rangeOf(node);
    const { file } = this;
    const written = typeof node.value === 'string' ? node.value : (node.source ?? '');
    let text = written;
    try {
      if (this.lookup) text = interpolate(written, this.lookup, { unset: this.unset });
    } catch (error) {
      if (!(error instanceof InterpolationError)) throw error;
      this.#refuse({ code: 'MN1010', message: error.message, hint: error.hint, path, range });
      return { value: undefined, file: this.file, range };
    }
    if (text.includes('\0')) {
      this.#refuse({ code: 'MN1007', message: 'the text has a NUL character', path, range });
      return { value: undefined, file: this.file, range };
    }
    // With a variable or `$$` in it, it is text, whatever it looks like; scalars.ts makes numbers of it if needed.
    if (text !== written) return { value: text, file, range, text, written, ...tagOf(node) };
    const plain = node.type === 'PLAIN';
    // The library leaves a tagged number as text.
    const own = plain && node.tag !== undefined ? { written } : {};
    return { value: node.value, file, range, text, ...own, ...(plain && { plain }), ...tagOf(node) };
  }

  #list(node: YAMLSeq, path: Path): Located {
    const children = new Map<number, Entry>();
    node.items.forEach((item, index) => {
      children.set(index, { node: this.node(item, [...path, index]) });
    });
    const value = Array.from(children.values(), (entry) => entry.node.value);
    return this.#collection({ value, file: this.file, range: rangeOf(node), children, ...tagOf(node) });
  }

  #map(node: YAMLMap, path: Path): Located {
    const own = new Map<string, Entry>();
    const merged = new Map<string, Entry>();
    let mergedAt: Range | undefined;
    for (const { key, value } of node.items) {
      const range = isScalar(key) || isMap(key) || isSeq(key) || isAlias(key) ? rangeOf(key) : rangeOf(node);
      if (isMergeKey(key)) {
        if (mergedAt) {
          const hint = 'write <<: [*first, *second]';
          this.#refuse({
            code: 'MN1009',
            message: 'key "<<" is declared twice',
            hint,
            path,
            range,
            first: mergedAt,
          });
        } else {
          this.#merge(merged, this.node(value, path), range, path);
        }
        mergedAt ??= range;
        continue;
      }
      if (!isScalar(key) || typeof key.value !== 'string') {
        const found = isScalar(key) ? (key.source ?? 'nothing') : 'a list, a map or an alias';
        const hint = isScalar(key) ? 'put it in quotes' : 'write a plain key';
        this.#refuse({
          code: 'MN1001',
          message: `a key must be a string, found ${found}`,
          hint,
          path,
          range,
        });
        continue;
      }
      if (key.anchor !== undefined)
        this.#anchors.set(key.anchor, { value: key.value, file: this.file, range, text: key.value });
      const child = [...path, key.value];
      const entry: Entry = {
        key: range,
        node: value === null ? { value: null, file: this.file, range } : this.node(value, child),
      };
      const first = own.get(key.value)?.key;
      if (first) {
        const message = `key ${JSON.stringify(key.value)} is declared twice`;
        this.#refuse({ code: 'MN1009', message, path: child, range, first });
        continue;
      }
      own.set(key.value, entry);
    }
    const children = new Map([...merged, ...own]);
    const value: Record<string, unknown> = Object.create(null);
    for (const [key, entry] of children) value[key] = entry.node.value;
    return this.#collection({ value, file: this.file, range: rangeOf(node), children, ...tagOf(node) });
  }

  /** `<<: *map` or `<<: [*first, *second]`: the map's own keys win, then an earlier map's. */
  #merge(into: Map<string, Entry>, from: Located, range: Range, path: Path): void {
    const maps = Array.isArray(from.value) ? [...(from.children?.values() ?? [])].map((e) => e.node) : [from];
    for (const map of maps) {
      if (map.value === undefined) continue;
      if (!map.children || Array.isArray(map.value)) {
        this.#refuse({ code: 'MN1001', message: 'only maps can be merged with <<', path, range });
        return;
      }
      for (const [key, entry] of map.children) {
        if (typeof key === 'string' && !into.has(key)) into.set(key, entry);
      }
    }
  }

  #alias(node: Alias, path: Path): Located {
    const range = rangeOf(node);
    const target = this.#anchors.get(node.source);
    const refuse = (code: 'MN1001' | 'MN1011', message: string): Located => {
      this.#refuse({ code, message, path, range });
      return { value: undefined, file: this.file, range };
    };
    if (target === null) return refuse('MN1001', `alias *${node.source} is inside its own anchor`);
    if (!target) return refuse('MN1001', `alias *${node.source} has no anchor &${node.source} above it`);
    if (this.#aliased > MAX_ALIASED) return { value: undefined, file: this.file, range };
    this.#aliased += this.#sizes.get(target) ?? 1;
    if (this.#aliased > MAX_ALIASED) {
      return refuse('MN1011', `aliases expand to more than ${MAX_ALIASED} values`);
    }
    return target;
  }

  #refuse(problem: YamlIssue): void {
    if (this.problems.length < MAX_FINDINGS) this.problems.push(problem);
  }

  #collection(located: Located): Located {
    let size = 1;
    for (const { node } of located.children?.values() ?? []) size += this.#sizes.get(node) ?? 1;
    this.#sizes.set(located, size);
    return located;
  }
}

function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.type === 'PLAIN' && key.source === '<<';
}

function tagOf({ tag }: Node & { readonly tag?: string }): Pick<Located, 'tag'> {
  return tag === undefined ? {} : { tag };
}

function rangeOf(node: Node): Range {
  const range = node.range;
  return range ? [range[0], range[1]] : [0, 0];
}
