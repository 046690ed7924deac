import type { ExecutionState } from '../../api/types.js';

/**
 * Every way in which an execution changes its state. The store guards each in SQL: a change whose `from` no longer
 * holds, or that belongs to an earlier attempt, is not made.
 *
 *                ┌────────────── retry ◀─────────────┐
 *                ▼                                   │
 *   create ─▶ PENDING ────────── begin ─────────▶ RUNNING ─── finish ──▶ SUCCEEDED | FAILED
 *                │                                   │
 *                │                               interrupt
 *                │                                   ▼
 *                │                              CANCELLING
 *                │                                   │
 *                └─ withdraw ─▶ CANCELLED ◀── stopped ┘
 */
export const TRANSITIONS = {
  /** The next attempt starts, with a new worker. */
  begin: { from: 'PENDING', to: ['RUNNING'] },
  /** The attempt has failed, and another will follow. */
  retry: { from: 'RUNNING', to: ['PENDING'] },
  /** The attempt has ended, and no other will follow. */
  finish: { from: 'RUNNING', to: ['SUCCEEDED', 'FAILED'] },
  /** Cancelled while it was waiting. */
  withdraw: { from: 'PENDING', to: ['CANCELLED'] },
  /** Cancelled while it was running: its worker is asked to stop. */
  interrupt: { from: 'RUNNING', to: ['CANCELLING'] },
  /** The worker of a cancelled execution has ended, in any way. */
  stopped: { from: 'CANCELLING', to: ['CANCELLED'] },
} as const satisfies Record<string, { from: ExecutionState; to: readonly ExecutionState[] }>;

/** Whether the state is final. */
export function isFinal(state: ExecutionState): boolean {
  return Object.values(TRANSITIONS).every((transition) => transition.from !== state);
}
