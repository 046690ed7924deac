import type { Draft } from '../../draft.js';
import { itemsOf, type Node, scalar } from '../../node.js';

/** Compose accepts their names in small letters, too. */
export function carryCapabilities(field: string): (draft: Draft, node: Node) => void {
  return (draft, node) => {
    const names = itemsOf(node).map((item) =>
      item.kind === 'scalar' && item.written === undefined ? scalar(item.text.toUpperCase(), item.at) : item,
    );
    draft.carry(field, { kind: 'list', items: names, at: node.at });
  };
}
