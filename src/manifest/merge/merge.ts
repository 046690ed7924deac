/** Merges the tree of a file over that of an earlier one, as Compose does. Pure. */
import { posix } from 'node:path';
import type { Fields, Rule } from './rules.js';
import type { Trees } from './trees.js';

export class Merger<Node> {
  readonly #trees: Trees<Node>;
  readonly #cleared: 'null' | 'removed';

  /** @param cleared what happens to a field that the later file empties */
  constructor(trees: Trees<Node>, cleared: 'null' | 'removed') {
    this.#trees = trees;
    this.#cleared = cleared;
  }

  /** @param within the rule of the map that the value is in */
  merge(base: Node, over: Node, fields: Fields, within?: Rule): Node {
    const trees = this.#trees;
    if (trees.tagOf(over) === 'override') return trees.untagged(over);
    const { rule } = fields;
    // A variable without a value is one that takes the caller's.
    if (this.#isNull(over) && rule !== 'replace' && within !== 'variables') return base;
    return rule && !this.#isNull(base)
      ? this.#byRule(rule, base, over, fields)
      : this.#deep(base, over, fields);
  }

  /** Without what the file removes with !reset. */
  withoutResets(node: Node): Node {
    const trees = this.#trees;
    const kept = (each: Node) => trees.tagOf(each) !== 'reset';
    const kind = trees.kindOf(node);
    if (kind === 'list')
      return trees.list(
        node,
        trees.itemsOf(node).flatMap((item) => (kept(item) ? [this.withoutResets(item)] : [])),
      );
    if (kind === 'scalar') return trees.tagOf(node) === undefined ? node : trees.untagged(node);
    const entries = [...trees.entriesOf(node)].filter(([, value]) => kept(value));
    return trees.map(node, new Map(entries.map(([key, value]) => [key, this.withoutResets(value)])));
  }

  #byRule(rule: Rule, base: Node, over: Node, fields: Fields): Node {
    const long = (convert: (node: Node) => Node) => this.#deep(convert(base), convert(over), fields);
    switch (rule) {
      case 'replace':
        return over;
      case 'unique':
        return this.#unique(base, over, fields);
      case 'file':
        return this.#distinct(
          base,
          over,
          (node) => this.#field(node, 'path') ?? this.#trees.textOf(node),
          'first',
        );
      case 'path':
        return this.#distinct(base, over, (node) => this.#trees.textOf(node)?.split(':')[0]);
      case 'target':
        return this.#distinct(base, over, (node) => this.#targetOf(node));
      case 'port':
        return this.#distinct(base, over, (node) => this.#portOf(node));
      case 'names':
        return long((node) => this.named(node));
      case 'dependencies':
        return long((node) => this.named(node, (item) => this.#started(item)));
      case 'variables':
        return long((node) => this.assignments(node));
      case 'build':
        return long((node) => this.withContext(node));
      case 'driver':
        return this.#sameDriver(base, over) ? this.#deep(base, over, fields) : over;
    }
  }

  #deep(base: Node, over: Node, fields: Fields): Node {
    const trees = this.#trees;
    const kind = trees.kindOf(over);
    if (kind === 'scalar' || trees.kindOf(base) !== kind) return over;
    if (kind === 'list') return trees.list(over, [...trees.itemsOf(base), ...trees.itemsOf(over)]);
    const entries = new Map(trees.entriesOf(base));
    for (const [key, value] of trees.entriesOf(over)) {
      const before = entries.get(key);
      const own = fields.at(key);
      if (trees.tagOf(value) === 'reset') entries.delete(key);
      else if (before === undefined) entries.set(key, value);
      else if (this.#cleared === 'removed' && own.rule === 'replace' && this.#isNull(value))
        entries.delete(key);
      else entries.set(key, this.merge(before, value, own, fields.rule));
    }
    return trees.map(base, entries);
  }

  /** Two maps by key; otherwise a map counts as a list of its entries. */
  #unique(base: Node, over: Node, fields: Fields): Node {
    const trees = this.#trees;
    const maps = [base, over].filter((node) => trees.kindOf(node) === 'map');
    if (maps.length === 2) return this.#deep(base, over, fields);
    return this.#distinct(this.#listed(base), this.#listed(over), (node) => trees.textOf(node), 'first');
  }

  #listed(node: Node): Node {
    const trees = this.#trees;
    if (trees.kindOf(node) !== 'map') return node;
    const items = [...trees.entriesOf(node)].map(([key, value]) => {
      const written = trees.writtenOf(value);
      const text = `${key}=${trees.textOf(value) ?? ''}`;
      return trees.text(value, text, written === undefined ? undefined : `${key}=${written}`);
    });
    return trees.list(node, items);
  }

  /** Lists end to end, each key once: at its first place, with its first or its last entry. */
  #distinct(
    base: Node,
    over: Node,
    keyOf: (node: Node) => string | undefined,
    kept: 'first' | 'last' = 'last',
  ): Node {
    const trees = this.#trees;
    const items = new Map<string, Node>();
    for (const [index, item] of [...this.#all(base), ...this.#all(over)].entries()) {
      if (trees.tagOf(item) === 'reset') continue;
      const key = keyOf(item) ?? `#${index}`;
      if (kept === 'last' || !items.has(key)) items.set(key, item);
    }
    return trees.list(over, [...items.values()]);
  }

  /** A list's items; anything else is a list of one. */
  #all(node: Node): readonly Node[] {
    return this.#trees.kindOf(node) === 'list' ? this.#trees.itemsOf(node) : [node];
  }

  /** A list of NAME=value as a map; NAME alone has no value. */
  assignments(node: Node): Node {
    const trees = this.#trees;
    if (trees.kindOf(node) !== 'list') return node;
    const entries = trees.itemsOf(node).flatMap((item): [string, Node][] => {
      const text = trees.textOf(item);
      if (text === undefined) return [];
      const equals = text.indexOf('=');
      if (equals < 0) return [[text, trees.nothing(item)]];
      const name = text.slice(0, equals);
      const written = trees.writtenOf(item);
      // If the name has variables, the value may have some as well.
      const value = written?.startsWith(`${name}=`) ? written.slice(equals + 1) : written;
      return [[name, trees.text(item, text.slice(equals + 1), value)]];
    });
    return trees.map(node, new Map(entries));
  }

  /** A list of names as a map, by default without settings. */
  named(node: Node, value: (item: Node) => Node = (item) => this.#trees.nothing(item)): Node {
    const trees = this.#trees;
    if (trees.kindOf(node) !== 'list') return node;
    const entries = trees.itemsOf(node).map((item) => [trees.textOf(item) ?? '', value(item)] as const);
    return trees.map(node, new Map(entries));
  }

  #started(item: Node): Node {
    return this.#trees.map(item, new Map([['condition', this.#trees.text(item, 'service_started')]]));
  }

  /** A build in its long form. */
  withContext(node: Node): Node {
    const trees = this.#trees;
    return trees.textOf(node) === undefined ? node : trees.map(node, new Map([['context', node]]));
  }

  #sameDriver(base: Node, over: Node): boolean {
    const [before, after] = [this.#field(base, 'driver'), this.#field(over, 'driver')];
    return before === undefined || after === undefined || before === after;
  }

  /** What a mount, a device or a secret is found by: its target, which may be the last path of a short form. */
  #targetOf(node: Node): string | undefined {
    const parts = this.#trees.textOf(node)?.split(':') ?? [];
    const target = this.#field(node, 'target') ?? this.#field(node, 'source') ?? parts[1] ?? parts[0];
    return target === undefined ? undefined : posix.normalize(target).replace(/(?<=.)\/$/, '');
  }

  #portOf(node: Node): string | undefined {
    const text = this.#trees.textOf(node);
    if (text === undefined) {
      const part = (key: string, otherwise = '') => this.#field(node, key) ?? otherwise;
      return [part('host_ip'), part('published'), part('target'), part('protocol', 'tcp')].join('|');
    }
    const [range = '', protocol = 'tcp'] = text.split('/');
    const [target = '', published = '', ...ip] = range.split(':').reverse();
    return [ip.reverse().join(':'), published, target, protocol.toLowerCase()].join('|');
  }

  #field(node: Node, key: string): string | undefined {
    if (this.#trees.kindOf(node) !== 'map') return undefined;
    const value = this.#trees.entriesOf(node).get(key);
    return value === undefined ? undefined : this.#trees.textOf(value);
  }

  #isNull(node: Node): boolean {
    return this.#trees.kindOf(node) === 'scalar' && this.#trees.textOf(node) === undefined;
  }
}
