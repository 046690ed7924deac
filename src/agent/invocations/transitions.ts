import type { InvocationState } from '../../api/types.js';

/**
 * Every way in which an invocation changes its state. The store guards each in SQL: a change whose `from` no longer
 * holds is not made.
 */
export const TRANSITIONS = {
  begin: { from: 'PENDING', to: ['RUNNING'] },
  finish: { from: 'RUNNING', to: ['SUCCEEDED', 'FAILED', 'CANCELLED'] },
  requeue: { from: 'RUNNING', to: ['PENDING'] },
  cancel: { from: 'PENDING', to: ['CANCELLED'] },
  refuse: { from: 'PENDING', to: ['FAILED'] },
} as const satisfies Record<string, { from: InvocationState; to: readonly InvocationState[] }>;

/** Whether the state is final. */
export function isFinal(state: InvocationState): boolean {
  return Object.values(TRANSITIONS).every((transition) => transition.from !== state);
}
