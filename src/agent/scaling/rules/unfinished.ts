import type { Floor, Rule } from './rule.js';

export interface Unfinished {
  readonly running: number;
  readonly ready: number;
  readonly delayed: number;
  readonly nextRetryAt: number | null;
}

export interface UnfinishedReason {
  readonly rule: 'unfinished';
  readonly code: 'executions' | 'back-off' | 'idle';
}

/** A worker for each execution that runs or may start, and later for those that wait for their next attempt. */
export const unfinished: Rule<Unfinished, UnfinishedReason> = {
  name: 'unfinished',

  floor({ running, ready, delayed, nextRetryAt }): Floor<UnfinishedReason> {
    const workers = running + ready;
    const code = workers > 0 ? 'executions' : delayed > 0 ? 'back-off' : 'idle';
    return { workers, until: nextRetryAt, because: { rule: 'unfinished', code } };
  },
};
