import type { ReplicaPhase, ReplicaView } from '../../../src/agent/scaling/services.js';

interface Given {
  readonly phase?: ReplicaPhase;
  readonly current?: boolean;
  readonly startedAt?: number;
  readonly prefix?: string;
}

/** One replica for each use, otherwise identical. */
export function replicas(
  uses: readonly (number | null)[],
  { phase = 'ready', current = true, startedAt = 0, prefix = 'r' }: Given = {},
): ReplicaView[] {
  return uses.map((use, index) => ({ id: `${prefix}-${index}`, phase, current, startedAt, use }));
}
