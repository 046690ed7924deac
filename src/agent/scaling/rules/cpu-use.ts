import { desiredReplicas } from '../utilization.js';
import type { Floor, Rule } from './rule.js';

export interface CpuUse {
  /** CPU use of every replica, as a fraction of its `cpu`; null without a reading. */
  readonly uses: readonly (number | null)[];
  /** The last decision's target, within the limits. */
  readonly present: number;
  readonly limits: { readonly targetUse: number };
}

export interface CpuUseReason {
  readonly rule: 'cpu-use';
  readonly code: 'cpu' | 'no-reading';
  /** Average use; null without a reading. */
  readonly average: number | null;
}

/** As many replicas as bring the average CPU use to the target: see utilization.ts. */
export const cpuUse: Rule<CpuUse, CpuUseReason> = {
  name: 'cpu-use',

  floor({ uses, present, limits: { targetUse } }): Floor<CpuUseReason> {
    const { average, replicas } = desiredReplicas(uses, present, targetUse);
    const code = average === null ? 'no-reading' : 'cpu';
    return { workers: replicas, until: null, because: { rule: 'cpu-use', code, average } };
  },
};
