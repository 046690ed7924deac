import type { Draft } from '../../draft.js';
import { child, entriesOf, isNull, itemsOf, type Node, textOf } from '../../node.js';
import { isFloat } from '../scalars.js';

/** A size. What Compose reads as a float is no limit to it. */
export function carrySize(field: string) {
  return (draft: Draft, node: Node, key: string): void => {
    if (node.kind === 'scalar' && isFloat(node)) {
      draft.replaced(
        key,
        node.at,
        `${node.text} is a float, which Compose takes for no limit`,
        'write a unit',
      );
    } else if (draft.fields.has(field)) {
      draft.carried(key, node.at);
    } else {
      draft.carry(field, node, key);
    }
  };
}

/** CPUs; 0 is no limit. */
export function carryCpus(draft: Draft, node: Node, key: string): void {
  if (textOf(node) !== undefined && Number(textOf(node)) === 0) draft.replaced(key, node.at, '0 is no limit');
  else if (draft.fields.has('cpu')) draft.carried(key, node.at);
  else draft.carry('cpu', node, key);
}

/** What is reserved; the limit, which comes before it, is then apart. */
export function carryReservation(field: 'cpu' | 'memory') {
  return (draft: Draft, node: Node, key: string): void => {
    const limit = draft.fields.get(field);
    if (limit === undefined) {
      draft.replaced(key, node.at, `${field} of the defaults, for it has no limit`, `write ${field}`);
      return;
    }
    draft.set(`${field}_limit`, limit);
    draft.carry(field, node, key);
  };
}

/** GPUs by number, which is all that a manifest has. */
export function carryGpus(draft: Draft, node: Node, key: string): void {
  const why = 'a manifest has a number of GPUs, not all of them, certain ones or other devices';
  const [device, ...more] = itemsOf(node);
  const count = textOf(child(device, 'count'));
  const others = entriesOf(device).map(([name]) => name);
  const plain = others.every((name) => ['driver', 'count', 'capabilities'].includes(name));
  const gpu = itemsOf(child(device, 'capabilities')).every((each) => textOf(each) === 'gpu');
  if (more.length > 0 || count === undefined || !/^[1-9]\d*$/.test(count) || !plain || !gpu) {
    draft.leftOut(key, node.at, why, 'write gpu: 1, or how many it needs');
    return;
  }
  draft.set('gpu', Number(count));
  draft.replaced(key, node.at, `gpu: ${count}`);
}

/** Replicas: a daemon is one process. */
export function carryReplicas(draft: Draft, node: Node, key: string): void {
  if (isNull(node) || textOf(node) === '1') {
    draft.replaced(key, node.at, 'a daemon is one process');
    return;
  }
  draft.leftOut(
    key,
    node.at,
    `a daemon is exactly one process, not ${textOf(node)}`,
    'if it serves HTTP, make it a service with min_replicas and max_replicas',
  );
}
