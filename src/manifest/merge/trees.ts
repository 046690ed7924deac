/** What merging needs to know about a tree of values, whatever its nodes are. */
export interface Trees<Node> {
  kindOf(node: Node): 'scalar' | 'list' | 'map';
  /** A scalar's text; undefined for anything else, and for null. */
  textOf(node: Node): string | undefined;
  /** The text before its variables were replaced, if it has any. */
  writtenOf(node: Node): string | undefined;
  tagOf(node: Node): 'reset' | 'override' | undefined;
  itemsOf(list: Node): readonly Node[];
  entriesOf(map: Node): ReadonlyMap<string, Node>;

  /** New nodes, at the place of another one and without its tag. */
  map(at: Node, entries: ReadonlyMap<string, Node>): Node;
  list(at: Node, items: readonly Node[]): Node;
  text(at: Node, text: string, written?: string): Node;
  nothing(at: Node): Node;
  untagged(node: Node): Node;
}
