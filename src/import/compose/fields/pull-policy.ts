import type { Draft } from '../../draft.js';
import { type Node, scalar, textOf } from '../../node.js';

/** Policies by which Compose pulls an image again after some time. */
const AFTER_A_TIME = /^(daily|weekly|every_.+|refresh)$/;

export function carryPullPolicy(draft: Draft, node: Node): void {
  const policy = textOf(node) ?? '';
  if (!AFTER_A_TIME.test(policy)) {
    draft.carry('pull_policy', node);
    return;
  }
  draft.set('pull_policy', draft.text(scalar('always', node.at)));
  draft.replaced('pull_policy', node.at, '`pull_policy: always`: nobody remembers when an image was pulled');
}
