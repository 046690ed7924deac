/** How many replicas the CPU use asks for, by the rules of the Kubernetes horizontal pod autoscaler. */

/** A ratio of use to target this close to 1 changes nothing. */
const TOLERANCE = 0.1;
/** 3 × 0.8 ÷ 0.4 is a little above 6 in binary, and must be 6. */
const ROUNDING = 1e-9;

export interface Desire {
  /** Average use of the replicas that have a reading; null if none has. */
  readonly average: number | null;
  readonly replicas: number;
}

/**
 * @param uses CPU use of every existing replica, as a fraction of its `cpu`; null without a reading
 * @param present the last decision's target, which stays if the use says nothing new
 * @param target the CPU use to reach
 */
export function desiredReplicas(uses: readonly (number | null)[], present: number, target: number): Desire {
  const known = uses.filter((use) => use !== null);
  if (known.length === 0) return { average: null, replicas: present };
  const sum = known.reduce((total, use) => total + use, 0);
  const average = sum / known.length;
  const stays = { average, replicas: present };
  if (isNear(average / target)) return stays;

  const grows = average > target;
  // Replicas without a reading count as idle when growing, and as at the target when shrinking, so that neither goes
  // too far.
  const missing = uses.length - known.length;
  const whole = grows ? sum : sum + missing * target;
  const ratio = whole / uses.length / target;
  if (isNear(ratio) || ratio > 1 !== grows) return stays;
  const replicas = Math.ceil(whole / target - ROUNDING);
  return { average, replicas: grows ? Math.max(present, replicas) : Math.min(present, replicas) };
}

function isNear(ratio: number): boolean {
  return Math.abs(ratio - 1) <= TOLERANCE + ROUNDING;
}
