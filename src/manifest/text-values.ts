/** Values that end up as text keep the text they were written as: `VERSION: 1.10` is "1.10", not "1.1". */
import { KINDS, SECTIONS } from './model.js';
import { isRecord } from './path.js';
import type { Located } from './source.js';

/** Turns the numbers and booleans of every `environment` and of build arguments into their text, in place. */
export function keepText(root: Located): void {
  const workloads = KINDS.flatMap((kind) => [...(at(root, SECTIONS[kind])?.children?.values() ?? [])]);
  for (const workload of [at(root, 'defaults'), ...workloads.map((entry) => entry.node)]) {
    keep(at(workload, 'environment'));
    keep(at(at(workload, 'build'), 'args'));
  }
}

function at(node: Located | undefined, key: string): Located | undefined {
  return node?.children?.get(key)?.node;
}

function keep(map: Located | undefined): void {
  if (!isRecord(map?.value)) return;
  for (const [key, { node }] of map.children ?? []) {
    if (typeof node.value === 'number' || typeof node.value === 'boolean') map.value[key] = node.text;
  }
}
