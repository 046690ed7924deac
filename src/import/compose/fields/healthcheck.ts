import type { Draft } from '../../draft.js';
import { dict, type Node, scalar, textOf } from '../../node.js';

/** As Compose means it: zero is the default, and of a number with a fraction the whole part counts. */
export function carryHealthcheck(draft: Draft, node: Node): void {
  if (node.kind !== 'map') {
    draft.carry('healthcheck', node);
    return;
  }
  const entries = [...node.entries].flatMap(([key, value]): [string, Node][] => {
    const text = textOf(value) ?? '';
    if (key === 'retries' && /^\d+\.\d+$/.test(text))
      return whole(Math.floor(Number(text))).map((number) => [key, scalar(number, value.at)]);
    return key !== 'start_period' && /^0+(ns|us|ms|[smhdw])?$/.test(text) ? [] : [[key, value]];
  });
  draft.carry('healthcheck', dict(entries, node.at));
}

function whole(number: number): string[] {
  return number === 0 ? [] : [String(number)];
}
